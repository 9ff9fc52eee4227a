// A tool's definition as a server listed it: its description, its text for reading, its hash.
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { jsonText } from '../../ui/fold.tsx'

export function descriptionOf(definition: unknown): string {
  const { description } = (definition ?? {}) as { description?: unknown }
  return typeof description === 'string' ? description : ''
}

/** Canonical order of keys, a line for each member: what only moved is no difference. */
export function readableDefinition(definition: unknown): string {
  return jsonText(JSON.parse(canonicalJson(definition)))
}

/** The hash that the console gives this definition: what is accepted is what was shown. */
export async function hashOf(definition: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(definition))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
