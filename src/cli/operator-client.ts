// Asks the operator API from the command line.

export interface OperatorClient {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
}

export interface OperatorAddress {
  readonly console_url: string
  readonly operator_token: string
}

/**
 * `path` is relative to `/api/v1`; a refusal is thrown with the problem's own sentence. With `limitMs` an answer that takes
 * longer is given up.
 */
export function createOperatorClient(at: OperatorAddress, limitMs?: number): OperatorClient {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { authorization: `Bearer ${at.operator_token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, redirect: 'error' }
    if (body !== undefined) init.body = JSON.stringify(body)
    if (limitMs !== undefined) init.signal = AbortSignal.timeout(limitMs)
    const { answer, text } = await exchange(`${at.console_url}/api/v1${path}`, init)
    if (answer.status === 204) return undefined as T
    const content = contentOf<T>(text)
    if (answer.ok && content !== null) return content
    throw new Error(content?.detail ?? `${method} ${path} answered ${answer.status}`)
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    delete: (path) => ask('DELETE', path),
  }
}

async function exchange(url: string, init: RequestInit): Promise<{ answer: Response; text: string }> {
  try {
    const answer = await fetch(url, init)
    return { answer, text: await answer.text() }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    const why = late ? 'within the time allowed' : causeOf(error)
    throw new Error(`The console at ${new URL(url).origin} does not answer${late ? ' ' : ': '}${why}.`)
  }
}

function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code ?? (error instanceof Error ? error.message : String(error))
}

function contentOf<T>(text: string): (T & { detail?: string }) | null {
  try {
    return JSON.parse(text) as T & { detail?: string }
  } catch {
    return null
  }
}
