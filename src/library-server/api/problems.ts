// How the library tells refusals and faults: as problem details.
import { Refusal } from '../../shared/contract/problem.ts'
import { problemResponse as respond } from '../../shared/problem-response.ts'

/** Anything but a Refusal is a fault: reported, and nothing of it is told. `allow` are the methods, for 405. */
export function problemResponse(error: unknown, report: (error: unknown) => void, allow = ''): Response {
  return respond(error, { report, fault: 'The library could not answer.', allow })
}

/** Names the first field in words and all of them in `errors`. */
export function invalid(errors: readonly { path: string; message: string; code?: string }[]): Refusal {
  const [first] = errors
  const detail = first ? `${first.path || 'The request'}: ${first.message}` : 'The request is not valid.'
  return new Refusal(422, 'invalid_request', detail, [...errors])
}
