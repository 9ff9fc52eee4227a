// JSON-RPC at the agents' side: what a frame must be, and the only place where refusals become its errors.

import type { Matched } from '../../shared/contract/decision.ts'
import { serialise } from '../../shared/json/serialise.ts'
import { type Json, JsonNumber, JsonRefusal, parseStrict, unsafeNumberAt } from '../../shared/json/strict-parse.ts'
import { cutInTheMiddle, visible } from '../../shared/visible-text.ts'
import type { CallAnswer } from '../enforcement/governor.ts'

/** JSON-RPC codes; deny is the seed's. */
export const codes = {
  parse: -32700,
  request: -32600,
  params: -32602,
  internal: -32603,
  deny: -32003,
  version: -32022,
} as const

export type RpcId = string | number

export interface RpcMessage {
  /** Absent for a notification. Echoed with its type. */
  readonly id: RpcId | undefined
  readonly method: string
  readonly params: { readonly [key: string]: Json }
}

/** A frame that is refused before anything judges it. */
export class FrameRefusal extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'FrameRefusal'
    this.code = code
  }
}

const members = new Set(['jsonrpc', 'id', 'method', 'params'])
const longestId = 256

/** Throws `FrameRefusal`. `null`: an answer of the client to a request that we never made. */
export function parseFrame(text: string): RpcMessage | null {
  const value = parsed(text)
  if (Array.isArray(value)) throw new FrameRefusal(codes.request, 'Batches are not accepted; send one message.')
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber)
    throw new FrameRefusal(codes.request, 'A message is an object.')
  const message = value as { readonly [key: string]: Json }
  if (message.jsonrpc !== '2.0') throw new FrameRefusal(codes.request, 'The member "jsonrpc" must be "2.0".')
  if (message.method === undefined && ('result' in message || 'error' in message)) return null
  const odd = Object.keys(message).find((key) => !members.has(key))
  if (odd !== undefined) throw new FrameRefusal(codes.request, `The member ${JSON.stringify(odd)} is not known.`)
  const { method, params = {} } = message
  if (typeof method !== 'string') throw new FrameRefusal(codes.request, 'The member "method" must be a string.')
  if (params === null || typeof params !== 'object' || Array.isArray(params) || params instanceof JsonNumber) {
    throw new FrameRefusal(codes.request, 'The member "params" must be an object.')
  }
  return { id: idOf(message), method, params }
}

function parsed(text: string): Json {
  try {
    return parseStrict(text).value
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error
    throw new FrameRefusal(
      error.kind === 'syntax' ? codes.parse : codes.request,
      `Strict JSON is needed: ${error.message}.`,
    )
  }
}

function idOf(message: { readonly [key: string]: Json }): RpcId | undefined {
  if (!('id' in message)) return undefined
  const { id } = message
  if (typeof id === 'string' && id.length <= longestId) return id
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id
  throw new FrameRefusal(codes.request, 'The member "id" must be a whole number or a short string.')
}

/** Name and arguments of a `tools/call`; throws `FrameRefusal`. */
export function callParams(params: RpcMessage['params']) {
  const { name, arguments: args, _meta: meta } = params
  if (typeof name !== 'string' || name === '')
    throw new FrameRefusal(codes.request, 'A tool call needs the name of a tool.')
  if (args !== undefined && !isObject(args))
    throw new FrameRefusal(codes.request, 'The arguments of a tool call must be an object.')
  if (meta !== undefined && !isObject(meta))
    throw new FrameRefusal(codes.request, 'The member "_meta" must be an object.')
  const unsafe = unsafeNumberAt(args ?? {})
  if (unsafe !== null)
    throw new FrameRefusal(codes.request, `The number at ${unsafe} of the arguments is too large to be exact.`)
  const { progressToken, ...rest } = meta ?? {}
  const token = typeof progressToken === 'string' || typeof progressToken === 'number' ? progressToken : undefined
  return { name, args, token, meta: Object.keys(rest).length > 0 ? rest : undefined }
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** `raw` is JSON text and stands in the answer byte for byte. */
export function resultText(id: RpcId, raw: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${raw}}`
}

export function errorText(id: RpcId | null, code: number, message: string, data?: Json): string {
  return serialise({ jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } })
}

export function notificationText(method: string, params?: Json): string {
  return serialise({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) })
}

/** Null when there is nobody to answer any more (decision 23). */
export function answerText(id: RpcId, answer: CallAnswer): string | null {
  switch (answer.kind) {
    case 'result':
      return resultText(id, answer.raw)
    case 'error':
      return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${answer.raw}}`
    case 'failed':
      return errorText(id, codes.internal, answer.message, { decision_id: answer.decision_id })
    case 'cancelled':
      return null
    case 'refused': {
      const { reason, policy_id, message, matched, remedy } = answer.decision
      const data = {
        reason,
        policy: policy_id,
        decision_id: answer.decision_id,
        retryable: answer.retryable,
        ...(answer.escalation_id === null ? {} : { escalation_id: answer.escalation_id }),
      }
      return errorText(
        id,
        codes.deny,
        [sentence(message), matched ? aboutText(matched) : '', sentence(remedy)]
          .filter((part) => part !== '')
          .join(' '),
        data,
      )
    }
  }
}

const longestAbout = 160

/** The agent's own words in one line: where among the arguments, and as what it was read. */
function aboutText({ at, kind, value }: Matched): string {
  const where = at === '' ? 'the arguments' : `the argument "${shortened(at.slice(1))}"`
  return value === undefined || value === ''
    ? `It is about ${where}.`
    : `It is about ${where}, the ${kind} ${shortened(value)}.`
}

function shortened(text: string): string {
  return visible(cutInTheMiddle(text, longestAbout))
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}
