// Asks the operator's API: types come from the one endpoint map, every failure is one kind of error.
import type { Problem } from '../../shared/contract/problem.ts'
import type { AnswerOf, BodyOf, EndpointKey, QueryOf } from '../../shared/endpoints.ts'
import { authorization } from './token.ts'

/** What went wrong, in a sentence; `code` is stable, `offline` means that nobody answered. */
export class CallError extends Error {
  readonly status: number
  readonly code: string
  readonly offline: boolean
  /** What is wrong with which field of the body. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  constructor(message: string, status: number, code: string, errors: CallError['errors'] = []) {
    super(message)
    this.name = 'CallError'
    this.status = status
    this.code = code
    this.offline = status === 0
    this.errors = errors
  }
}

export interface CallOptions<K extends EndpointKey> {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: QueryOf<K>
  readonly body?: BodyOf<K>
}

export async function call<K extends EndpointKey>(key: K, options: CallOptions<K> = {}): Promise<AnswerOf<K>> {
  const [method = 'GET', path = ''] = key.split(' ')
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.params?.[name] ?? ''))
  const query = new URLSearchParams(Object.entries(options.query ?? {}).map(([name, value]) => [name, String(value)]))
  const suffix = query.size > 0 ? `?${query}` : ''
  const init: RequestInit = { method, headers: { ...authorization(), 'content-type': 'application/json' } }
  if (options.body !== undefined) init.body = JSON.stringify(options.body)
  const answer = await fetch(`/api/v1${filled}${suffix}`, init).catch(() => {
    throw new CallError('The console does not answer.', 0, 'offline')
  })
  if (answer.status === 204) return null as AnswerOf<K>
  const body = (await answer.json().catch(() => null)) as AnswerOf<K> | Problem | null
  if (answer.ok && body !== null) return body as AnswerOf<K>
  const problem = body as Problem | null
  throw new CallError(
    problem?.detail ?? `The console answered ${answer.status}.`,
    answer.status,
    problem?.code ?? 'unknown',
    problem?.errors,
  )
}
