// Asks the policy engine over its socket: within 250 ms, exactly one of three words, or it is no answer.
import { Pool } from 'undici'
import { type OpaAnswer, opaAnswerSchema } from '../../shared/contract/decision.ts'
import type { EngineTokens } from './system-authz.ts'

/** Limit of one decision, from sending to the parsed answer (decision 4). */
export const decideLimitMs = 250
const answerLimitBytes = 1024 * 1024
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

export interface OpaClient {
  /** `envelope` is JSON text and sent as it is. Throws `OpaUnavailable`. */
  decide(envelope: string, signal?: AbortSignal): Promise<OpaAnswer>
  /** Any other request with the keeper's token; throws unless the status is 2xx. */
  keep(method: 'GET' | 'PUT', path: string, body?: string): Promise<unknown>
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
  const ask = async (
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    token: string,
    body: string | null,
    signal: AbortSignal,
  ) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await pool.request({ method, path, headers, body, signal })
    return { status: answer.statusCode, text: await textOf(answer.body) }
  }
  async function askOnce(envelope: string, outer: AbortSignal | undefined) {
    const limit = AbortSignal.timeout(decideLimitMs)
    try {
      const signal = outer ? AbortSignal.any([limit, outer]) : limit
      return await ask('POST', decisionPath, tokens.decide, `{"input":${envelope}}`, signal)
    } catch (error) {
      if (limit.aborted) throw new OpaUnavailable(`no answer within ${decideLimitMs} ms`, true)
      throw new OpaUnavailable(error instanceof Error ? error.message : 'the engine cannot be reached')
    }
  }
  return {
    async decide(envelope, signal) {
      const first = await askOnce(envelope, signal)
      const conflict = first.status === 200 ? null : conflictIn(first.text)
      if (!conflict) return answerIn(first)
      const again = await askOnce(withSkip(envelope, conflict), signal)
      const rest = again.status === 200 ? answerIn(again) : null
      return conflictAnswer(conflict, rest)
    },
    async keep(method, path, body) {
      const { status, text } = await ask(method, path, tokens.keep, body ?? null, AbortSignal.timeout(10_000))
      if (status < 200 || status > 299)
        throw new OpaUnavailable(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`)
      return text === '' ? null : (JSON.parse(text) as unknown)
    },
    close: () => pool.destroy(),
  }
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > answerLimitBytes) throw new OpaUnavailable('the answer is too long')
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

/** Name of the module whose rules contradict each other, from the file that the engine names (decision 7). */
function conflictIn(text: string): string | null {
  try {
    const { errors } = JSON.parse(text) as { errors?: { code?: string; location?: { file?: string } }[] }
    const found = errors?.find((error) => error.code === 'eval_conflict_error')
    return found
      ? (found.location?.file
          ?.split('/')
          .at(-1)
          ?.replace(/\.rego$/, '') ?? 'unknown')
      : null
  } catch {
    return null
  }
}

function withSkip(envelope: string, module: string): string {
  return JSON.stringify({ ...(JSON.parse(envelope) as object), skip: [module] })
}

/** A conflict denies the calls that it touches, and says so beside what the other rules said. */
function conflictAnswer(module: string, rest: OpaAnswer | null): OpaAnswer {
  const policy = `policy_conflict:${module}`
  const reason = `Two rules of the policy ${module} contradict each other for this call`
  const remedy = 'Ask the operator to correct the policy.'
  const rule = { policy, result: 'deny' as const, hold: false, reason, remedy, module, source: 'conflict' as const }
  const contributing = [...new Set([policy, ...(rest?.contributing ?? [])])].sort()
  const rules = [rule, ...(rest?.rules ?? [])]
  return { result: 'deny', policy, reason, contributing, rules, would: rest?.would ?? [] }
}
