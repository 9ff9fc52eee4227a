// JSON for programs that is safe on a terminal too: what hides or steers is written as an escape, the values are the same.
import { splitHidden } from '../shared/visible-text.ts'

export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.split('\n').map(escaped).join('\n')
}

function escaped(line: string): string {
  return splitHidden(line)
    .map((part, index) => (index % 2 === 1 ? unitsOf(part) : part))
    .join('')
}

function unitsOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
