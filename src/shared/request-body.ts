// Reads the body of a request: bounded while it comes, UTF-8, and JSON that can be read in one way only.
import { Refusal } from './contract/problem.ts'
import { serialise } from './json/serialise.ts'
import { JsonRefusal, parseStrict } from './json/strict-parse.ts'

/** The parsed body, `{}` when there is none. Throws Refusal 400, 413. */
export async function bodyOf(request: Request, limitBytes: number): Promise<unknown> {
  const text = await textOf(request, limitBytes)
  if (text === '') return {}
  try {
    return JSON.parse(serialise(parseStrict(text).value)) as unknown
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error
    throw new Refusal(400, 'malformed_json', `The body is not strict JSON: ${error.message}.`)
  }
}

async function textOf(request: Request, limitBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLong(limitBytes)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > limitBytes) throw tooLong(limitBytes)
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await new Blob(parts).arrayBuffer())
  } catch {
    throw new Refusal(400, 'malformed_json', 'The body is not UTF-8.')
  }
}

function tooLong(limitBytes: number): Refusal {
  return new Refusal(413, 'body_too_long', `A body may have ${limitBytes} bytes at most.`)
}
