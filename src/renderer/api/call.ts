// Asks the operator's API: types come from the one endpoint map, every failure is one kind of error.
import type { FieldError, Problem } from '../../shared/contract/problem.ts'
import type { AnswerOf, BodyOf, EndpointKey, QueryOf } from '../../shared/endpoints.ts'
import { authorization } from './token.ts'

/** What went wrong, in a sentence; `code` is stable, `offline` means that nobody answered. */
export class CallError extends Error {
  readonly status: number
  readonly code: string
  readonly offline: boolean
  /** What is wrong with which field of the body. */
  readonly errors: readonly FieldError[]
  constructor(message: string, status: number, code: string, errors: CallError['errors'] = []) {
    super(message)
    this.name = 'CallError'
    this.status = status
    this.code = code
    this.offline = status === 0
    this.errors = errors
  }
}

export function asCallError(error: unknown): CallError {
  return error instanceof CallError ? error : new CallError('Something went wrong.', 500, 'unknown')
}

export interface CallOptions<K extends EndpointKey> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: QueryOf<K>
  readonly body?: BodyOf<K>
}

export async function call<K extends EndpointKey>(key: K, options: CallOptions<K> = {}): Promise<AnswerOf<K>> {
  const [method = 'GET', path = ''] = key.split(' ')
  const query = new URLSearchParams(Object.entries(options.query ?? {}).map(([name, value]) => [name, String(value)]))
  const suffix = query.size > 0 ? `?${query}` : ''
  const init: RequestInit = { method, headers: { ...authorization(), 'content-type': 'application/json' } }
  if (options.body !== undefined) init.body = JSON.stringify(options.body)
  const answer = await fetch(`/api/v1${filled(path, options.params)}${suffix}`, init).catch(() => {
    throw new CallError('The console does not answer.', 0, 'offline')
  })
  if (answer.status === 204) return null as AnswerOf<K>
  if (!answer.ok) throw await problemIn(answer)
  const body = (await answer.json().catch(() => null)) as AnswerOf<K> | null
  if (body === null) throw new CallError('The answer of the console could not be read.', answer.status, 'unknown')
  return body
}

/** A path of the endpoint map with its parameters in place. */
export function filled(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

/** What a refused request was told. */
export async function problemIn(answer: Response): Promise<CallError> {
  const problem = (await answer.json().catch(() => null)) as Problem | null
  const words = problem?.detail ?? `The console answered ${answer.status}.`
  return new CallError(words, answer.status, problem?.code ?? 'unknown', problem?.errors)
}
