// Why a library gave no usable answer, in sentences for a person; the token never stands in them.
import { LibraryProblem } from './library-source.ts'

const known: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `Nothing answers at ${host}.`,
  ENOTFOUND: (host) => `The name ${host} is not known.`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up.`,
  EHOSTUNREACH: (host) => `There is no way to ${host} from here.`,
  ENETUNREACH: (host) => `There is no way to ${host} from here.`,
  ECONNRESET: (host) => `${host} broke off the connection.`,
  EPIPE: (host) => `${host} broke off the connection.`,
  UND_ERR_SOCKET: (host) => `${host} broke off in the middle of its answer.`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: (host) => `${host} broke off in the middle of its answer.`,
  UND_ERR_ABORTED: (host) => `${host} broke off in the middle of its answer.`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not accept a connection in time.`,
  UND_ERR_HEADERS_TIMEOUT: (host) => `${host} did not begin to answer in time.`,
  UND_ERR_BODY_TIMEOUT: (host) => `${host} did not finish its answer in time.`,
  UND_ERR_HEADERS_OVERFLOW: (host) => `${host} answered with headers without end.`,
}

const namesOfCauses: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it vouches for itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody known here vouches for it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody known here vouches for it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody known here vouches for it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is made out to another name',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet; is the clock of this machine right?',
}
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/
const noTls = /ERR_SSL|EPROTO/

/** Of an error of the connection; what is a LibraryProblem already stays. */
export function unreachableBecause(error: unknown, { host }: URL): LibraryProblem {
  if (error instanceof LibraryProblem) return error
  const { name = '', code = '' } = error as { name?: string; code?: string }
  const because = namesOfCauses[code]
  const sentence = because
    ? `The certificate of ${host} is not to be trusted: ${because} (${code}).`
    : certificate.test(code)
      ? `The certificate of ${host} is not to be trusted (${code}).`
      : noTls.test(code)
        ? `${host} does not speak TLS as this console does (${code}).`
        : name === 'TimeoutError'
          ? `${host} did not finish its answer in time.`
          : (known[code]?.(host) ?? `${host} could not be asked (${code || name}).`)
  return new LibraryProblem('unreachable', `The library cannot be reached. ${sentence}`)
}
