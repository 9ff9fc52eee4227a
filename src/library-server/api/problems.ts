// The one place where refusals and faults of the library become problem details (RFC 9457).
import { type Problem, Refusal } from '../../shared/contract/problem.ts'
import { TooMany } from '../access/rate-limit.ts'

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too long',
  422: 'Not valid',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
}

/** Anything but a Refusal is a fault: reported, and nothing of it is told. `allow` are the methods, for 405. */
export function problemResponse(error: unknown, report: (error: unknown) => void, allow = ''): Response {
  if (!(error instanceof Refusal)) report(error)
  const { status, code, message, errors } =
    error instanceof Refusal
      ? error
      : { status: 500, code: 'internal', message: 'The library could not answer.', errors: undefined }
  const problem: Problem = {
    type: `urn:behavry:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(errors ? { errors } : {}),
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  if (status === 405) headers.set('allow', allow)
  if (error instanceof TooMany) headers.set('retry-after', String(error.retryAfter))
  return new Response(JSON.stringify(problem), { status, headers })
}

/** Names the first field in words and all of them in `errors`. */
export function invalid(errors: readonly { path: string; message: string; code?: string }[]): Refusal {
  const [first] = errors
  const detail = first ? `${first.path || 'The request'}: ${first.message}` : 'The request is not valid.'
  return new Refusal(422, 'invalid_request', detail, [...errors])
}
