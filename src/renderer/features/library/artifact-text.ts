// What an artifact holds as a text that can be read and compared: Rego as it is, everything else as JSON.
import type { ArtifactBody } from '../../../shared/contract/community.ts'
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import { visible } from '../../../shared/visible-text.ts'
import { wholeCharacters } from '../../ui/whole-characters.ts'

const mostOfLine = 300

/** Readable rather than the bytes that are signed: key by key, a line each. */
export function textOf({ content }: Pick<ArtifactBody | SeenArtifact, 'content'>): string {
  return typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
}

/** Everything of a version that a person judges: what it says of itself, what it holds, its tests. */
export function wholeText({ content, ...about }: ArtifactBody): string {
  return `${JSON.stringify(about, null, 2)}\n`
}

/** With what hides in it written out, line by line. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

/** Of a description, for lists: what goes on is cut off where the row ends. */
export function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line.slice(0, wholeCharacters(line, mostOfLine))
}

/** A test as its author wrote it. */
export function testText(test: SeenArtifact['tests']['positive'][number]): string {
  return typeof test === 'string' ? test : JSON.stringify(test, null, 2)
}
