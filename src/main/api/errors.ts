// The one place where refusals and faults become problem details (RFC 9457).
import { type Problem, Refusal } from '../../shared/contract/problem.ts'
import { refusalOf } from '../community/library.ts'
import { LibraryProblem } from '../community/source/library-source.ts'

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
export function problemResponse(
  error: unknown,
  report: (error: unknown) => void,
  { allow = '' }: { allow?: string } = {},
): Response {
  const problem = problemOf(error)
  if (problem.status === 500) report(error)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  if (problem.status === 405) headers.set('allow', allow)
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

function problemOf(given: unknown): Problem {
  const error = given instanceof LibraryProblem ? refusalOf(given) : given
  const { status, code, message, errors } =
    error instanceof Refusal
      ? error
      : { status: 500, code: 'internal', message: 'The console could not answer. The details are in its own output.' }
  return {
    type: `urn:behavry:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(errors ? { errors } : {}),
  }
}
