// The one place where refusals and faults become problem details (RFC 9457).
import type { Problem } from '../../shared/contract/problem.ts'
import { Refusal } from '../../shared/contract/problem.ts'

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

/** Anything but a Refusal is a fault: reported, and nothing of it is told. */
export function problemResponse(error: unknown, report: (error: unknown) => void): Response {
  if (error instanceof Refusal) return responseOf(problemOf(error.status, error.code, error.message, error.errors))
  report(error)
  return responseOf(problemOf(500, 'internal', 'The console could not answer. The details are in its own output.'))
}

function problemOf(status: number, code: string, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: `urn:behavry:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors ? { errors } : {}),
  }
}

function responseOf(problem: Problem): Response {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer'
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
