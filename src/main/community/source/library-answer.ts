// What a library answered, as far as its form goes: status, type, size, JSON in one reading, and the shape of the contract.
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { artifactLimits } from '../../../shared/contract/community.ts'
import { parseStrict } from '../../../shared/json/strict-parse.ts'
import { visible } from '../../../shared/visible-text.ts'
import { LibraryProblem } from './library-source.ts'

export type LibraryBytes = Uint8Array<ArrayBuffer>

/** The bytes of an answer that says yes. Throws LibraryProblem, and whatever the connection throws. */
export async function bytesOf(answer: Dispatcher.ResponseData, host: string, limit: number): Promise<LibraryBytes> {
  const { statusCode, headers, body } = answer
  try {
    if (statusCode >= 300 && statusCode < 400) throw unreachable(redirected(host, headers.location))
    if (statusCode >= 500 || [408, 425, 429].includes(statusCode)) throw unreachable(busy(host, statusCode))
    if (statusCode === 204) return new Uint8Array()
    const type = mediaTypeOf(headers)
    if (type !== 'application/json' && type !== 'application/problem+json') {
      throw unreachable(
        `${host} answered with ${type || 'something without a type'} and not with JSON. It may be a page to log in to the network, or there may be no library at this address.`,
      )
    }
    if (headers['content-encoding'] !== undefined)
      throw unreachable(`${host} packed its answer, which nobody asked for.`)
    const bytes = await capped(body, statusCode < 300 ? limit : artifactLimits.body, host)
    if (statusCode >= 400) throw refusalOf(statusCode, bytes, host)
    return bytes
  } finally {
    // What was not read is not waited for, and nobody is told that it was not.
    body.on('error', () => {}).destroy()
  }
}

/** Strictly parsed and of this shape; members that this version does not know are left out where nobody signed them. */
export function parsedAs<T>(bytes: LibraryBytes, schema: z.ZodType<T>, host: string): T {
  const value = jsonIn(bytes)
  if (value === undefined)
    throw unreachable(`${host} answered with something that is no JSON, or JSON in two readings.`)
  const first = schema.safeParse(value)
  if (first.success) return first.data
  const second = schema.safeParse(withoutUnknown(value, first.error.issues))
  if (second.success) return second.data
  const [issue] = second.error.issues
  const at = issue?.path.join('.') ?? ''
  throw unreachable(
    `${host} answered in a form that this console does not know (${visible(at).slice(0, 200) || 'all of it'}).`,
  )
}

function jsonIn(bytes: LibraryBytes): unknown {
  try {
    return parseStrict(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)).value
  } catch {
    return undefined
  }
}

async function capped(body: AsyncIterable<Uint8Array>, limit: number, host: string): Promise<LibraryBytes> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > limit)
      throw unreachable(`${host} answered with more than ${limit / 1024} KiB, which is no answer to this question.`)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts, size))
}

/** What is shown of a refusal: the library's own words, of a bounded length, nothing in them hidden. */
const problemSchema = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  title: z.string().max(4000).optional(),
  detail: z.string().max(4000).optional(),
  errors: z
    .array(
      z.object({
        path: z.string().max(1000),
        message: z.string().max(4000),
        code: z.string().max(64).optional(),
      }),
    )
    .max(500)
    .optional(),
})

function refusalOf(status: number, bytes: LibraryBytes, host: string): LibraryProblem {
  const parsed = problemSchema.safeParse(jsonIn(bytes))
  if (!parsed.success) return unreachable(`${host} refused (${status}) in a form that this console does not know.`)
  const { code, title, detail, errors = [] } = parsed.data
  const said = visible((detail ?? title ?? code).trim())
  const refusal = {
    status,
    code,
    errors: errors.map(({ path, message, code: of }) => ({
      path: visible(path),
      message: visible(message),
      ...(of === undefined ? {} : { code: visible(of) }),
    })),
  }
  if (status === 404) return new LibraryProblem('gone', `The library has no such thing: ${said}`, refusal)
  if (status === 401 || status === 403) {
    return new LibraryProblem(
      'refused',
      `The library does not let this console do that: ${said} Check the token.`,
      refusal,
    )
  }
  return new LibraryProblem('refused', `The library refused: ${said}`, refusal)
}

/** Below these everything is somebody's word, so nothing of it is left out. */
const wholeMembers = new Set<PropertyKey>(['body', 'content', 'tests'])

function withoutUnknown(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value)
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys' || issue.path.some((part) => wholeMembers.has(part))) continue
    const holder = issue.path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown>)?.[part], copy)
    for (const key of issue.keys) if (holder && typeof holder === 'object') Reflect.deleteProperty(holder, key)
  }
  return copy
}

function mediaTypeOf(headers: Dispatcher.ResponseData['headers']): string {
  const [type = ''] = String(headers['content-type'] ?? '').split(';')
  return visible(type.trim().toLowerCase()).slice(0, 100)
}

function busy(host: string, status: number): string {
  if (status === 429) return `${host} asks to be asked less often (429).`
  return `${host} cannot answer at the moment (${status}).`
}

function redirected(host: string, location: string | string[] | undefined): string {
  const to = URL.canParse(String(location)) ? new URL(String(location)).host : 'another address'
  return `${host} sends its visitors on to ${visible(to)}, which is never followed. It may be a page to log in to the network; if the library has moved, enter its new address.`
}

function unreachable(sentence: string): LibraryProblem {
  return new LibraryProblem('unreachable', `The library cannot be reached. ${sentence}`)
}
