// Asks the operator API from the command line.

export interface OperatorClient {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
}

/** `path` is relative to `/api/v1`; a refusal is thrown with the problem's own sentence. */
export function createOperatorClient(at: { console_url: string; operator_token: string }): OperatorClient {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { authorization: `Bearer ${at.operator_token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
    const answer = await fetch(`${at.console_url}/api/v1${path}`, init)
    if (answer.status === 204) return undefined as T
    const content = (await answer.json()) as T & { detail?: string }
    if (!answer.ok) throw new Error(content.detail ?? `${method} ${path} answered ${answer.status}`)
    return content
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    delete: (path) => ask('DELETE', path),
  }
}
