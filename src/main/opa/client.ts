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
  const ask = async (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    token: string,
    body: string | null,
    limits: { readonly bytes: number; readonly signal: AbortSignal },
  ) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await pool.request({ method, path, headers, body, signal: limits.signal })
    return { status: answer.statusCode, text: await textOf(answer.body, limits.bytes) }
  }
  async function askOnce(envelope: string, limit: AbortSignal, outer: AbortSignal | undefined) {
    try {
      const signal = outer ? AbortSignal.any([limit, outer]) : limit
      return await ask('POST', decisionPath, tokens.decide, `{"input":${envelope}}`, {
        bytes: answerLimitBytes,
        signal,
      })
    } catch (error) {
      if (limit.aborted) throw new OpaUnavailable(`no answer within ${decideLimitMs} ms`, true)
      throw new OpaUnavailable(error instanceof Error ? error.message : 'the engine cannot be reached')
    }
  }
  return {
    async decide(envelope, { signal, monitored = noIds } = {}) {
      deciding += 1
      const limit = AbortSignal.timeout(decideLimitMs)
      const askWithout = async (skip: readonly string[]) => {
        const answer = await askOnce(skip.length === 0 ? envelope : withoutModules(envelope, skip), limit, signal)
        const conflict = answer.status === 200 ? null : conflictIn(answer.text)
        return conflict === null ? answerIn(answer) : { conflict }
      }
      try {
        return await answerAround(askWithout, monitored)
      } finally {
        deciding -= 1
        if (deciding === 0) idle()
      }
    },
    async keep(method, path, body) {
      const signal = AbortSignal.timeout(keepLimits.ms)
      const { status, text } = await ask(method, path, tokens.keep, body ?? null, { bytes: keepLimits.bytes, signal })
      if (status < 200 || status > 299)
        throw new OpaUnavailable(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`)
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
