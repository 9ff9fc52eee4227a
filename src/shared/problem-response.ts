// The one place where refusals and faults become problem details (RFC 9457), for the console and for the library.
import { type Problem, Refusal, TooMany } from './contract/problem.ts'

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

export interface ProblemTelling {
  readonly report: (error: unknown) => void
  /** A sentence on a fault, of which nothing else is told. */
  readonly fault: string
  /** The methods that are offered, for 405. */
  readonly allow?: string
}

/** Anything but a Refusal is a fault: reported, and nothing of it is told. */
export function problemResponse(error: unknown, { report, fault, allow = '' }: ProblemTelling): Response {
  if (!(error instanceof Refusal)) report(error)
  const { status, code, message, errors } =
    error instanceof Refusal ? error : { status: 500, code: 'internal', message: fault, errors: undefined }
  const problem: Problem = {
    type: `urn:behavry:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(errors ? { errors } : {}),
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(status === 405 ? { allow } : {}),
      ...(error instanceof TooMany ? { 'retry-after': String(error.retryAfter) } : {}),
    },
  })
}
