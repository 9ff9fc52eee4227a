// Reads the body of a request: bounded while it comes, UTF-8, and JSON that can be read in one way only.
import { artifactLimits } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { serialise } from '../../shared/json/serialise.ts'
import { JsonRefusal, parseStrict } from '../../shared/json/strict-parse.ts'

/** One version, and what its JSON has more than the canonical one. */
const limitBytes = artifactLimits.body + 64 * 1024

/** The parsed body, `{}` when there is none. Throws Refusal 400, 413. */
export async function bodyOf(request: Request): Promise<unknown> {
  const text = await textOf(request)
  if (text === '') return {}
  try {
    return JSON.parse(serialise(parseStrict(text).value)) as unknown
  } catch (error) {
    if (!(error instanceof JsonRefusal)) throw error
    throw new Refusal(400, 'malformed_json', `The body is not strict JSON: ${error.message}.`)
  }
}

async function textOf(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLong()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > limitBytes) throw tooLong()
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
  } catch {
    throw new Refusal(400, 'malformed_json', 'The body is not UTF-8.')
  }
}

function tooLong(): Refusal {
  return new Refusal(413, 'body_too_long', `A body may have ${limitBytes} bytes at most.`)
}
