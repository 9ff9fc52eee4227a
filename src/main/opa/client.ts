// Asks the policy engine over its socket: within 250 ms, exactly one of three words, or it is no answer.
import { Pool } from 'undici'
import { type OpaAnswer, opaAnswerSchema } from '../../shared/contract/decision.ts'
import { answerAround, conflictIn, withoutModules } from './conflicts.ts'
import type { EngineTokens } from './system-authz.ts'

/** Limit of one decision, from sending to the parsed answer (decision 4). */
export const decideLimitMs = 250
const answerLimitBytes = 1024 * 1024
/** The engine lists its modules together with their trees. */
const keepLimits = { ms: 10_000, bytes: 512 * 1024 * 1024 }
const noIds: ReadonlySet<string> = new Set()
const connections = 16
const decisionPath = '/v1/data/behavry/authz/decision'

/** The engine gave no usable answer: the call is denied. */
export class OpaUnavailable extends Error {
  readonly timedOut: boolean
  constructor(message: string, timedOut = false) {
    super(message)
    this.name = 'OpaUnavailable'
    this.timedOut = timedOut
  }
}

export interface Asking {
  readonly signal?: AbortSignal | undefined
  /** Policies whose word decides nothing, so neither do their conflicts. */
  readonly monitored?: ReadonlySet<string>
}

export interface OpaClient {
  /** `envelope` is JSON text and sent as it is. Throws `OpaUnavailable`. */
  decide(envelope: string, asking?: Asking): Promise<OpaAnswer>
  /** Any other request with the keeper's token; throws unless the status is 2xx. */
  keep(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: string): Promise<unknown>
  /** Lets the decisions under way come back, then closes; the caller sees to it that no new ones are asked. */
  finish(): Promise<void>
  close(): Promise<void>
}

export interface EngineAddress {
  readonly origin: string
  /** Absent on Windows, where the engine listens on loopback. */
  readonly socketPath?: string
}

export function createOpaClient(address: EngineAddress, tokens: EngineTokens): OpaClient {
  const { origin, socketPath } = address
  const pool = new Pool(origin, { connections, ...(socketPath === undefined ? {} : { socketPath }) })
  let deciding = 0
  let idle = () => {}
  return {
    async decide(envelope, { signal, monitored = noIds } = {}) {
      deciding += 1
      const limit = AbortSignal.timeout(decideLimitMs)
      const asked = { token: tokens.decide, limit, signal: signal ? AbortSignal.any([limit, signal]) : limit }
      try {
        return await answerAround((skip) => decideOnce(pool, asked, withoutModules(envelope, skip)), monitored)
      } finally {
        deciding -= 1
        if (deciding === 0) idle()
      }
    },
    async keep(method, path, body) {
      const limits = { bytes: keepLimits.bytes, signal: AbortSignal.timeout(keepLimits.ms) }
      const { status, text } = await ask(pool, { method, path, token: tokens.keep, body: body ?? null }, limits)
      if (status < 200 || status > 299)
        throw new OpaUnavailable(`${method} ${path} answered ${status}: ${wordsIn(text)}`)
      return text === '' ? null : (JSON.parse(text) as unknown)
    },
    async finish() {
      if (deciding > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve
        })
      }
      await pool.destroy()
    },
    close: () => pool.destroy(),
  }
}

interface Question {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly token: string
  readonly body: string | null
}

async function ask(pool: Pool, question: Question, limits: { readonly bytes: number; readonly signal: AbortSignal }) {
  const { method, path, token, body } = question
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await pool.request({ method, path, headers, body, signal: limits.signal })
  return { status: answer.statusCode, text: await textOf(answer.body, limits.bytes) }
}

async function decideOnce(
  pool: Pool,
  { token, limit, signal }: { readonly token: string; readonly limit: AbortSignal; readonly signal: AbortSignal },
  envelope: string,
): Promise<OpaAnswer | { readonly conflict: string }> {
  const question: Question = { method: 'POST', path: decisionPath, token, body: `{"input":${envelope}}` }
  let answer: { status: number; text: string }
  try {
    answer = await ask(pool, question, { bytes: answerLimitBytes, signal })
  } catch (error) {
    if (limit.aborted) throw new OpaUnavailable(`no answer within ${decideLimitMs} ms`, true)
    throw new OpaUnavailable(error instanceof Error ? error.message : 'the engine cannot be reached')
  }
  const conflict = answer.status === 200 ? null : conflictIn(answer.text)
  return conflict === null ? answerIn(answer) : { conflict }
}

/** What the engine says of a module that it does not take, with the place; else the beginning of its answer. */
function wordsIn(text: string): string {
  try {
    const { errors } = JSON.parse(text) as {
      errors?: { message: string; location?: { file: string; row: number } }[]
    }
    const words = errors?.map(({ message, location }) =>
      location ? `${location.file}:${location.row}: ${message}` : message,
    )
    if (words && words.length > 0) return words.join('; ').slice(0, 1000)
  } catch {
    // Shown as it is.
  }
  return text.slice(0, 300)
}

async function textOf(body: AsyncIterable<Buffer>, limitBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > limitBytes) throw new OpaUnavailable('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function answerIn({ status, text }: { status: number; text: string }): OpaAnswer {
  if (status !== 200) throw new OpaUnavailable(`the engine answered ${status}: ${text.slice(0, 300)}`)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new OpaUnavailable('the answer is not JSON')
  }
  const checked = opaAnswerSchema.safeParse((body as { result?: unknown } | null)?.result)
  if (!checked.success) throw new OpaUnavailable('the answer is not a decision')
  return checked.data
}
