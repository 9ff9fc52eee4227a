// Text of others broken into lines of our own: none can begin a line that looks like ours, or hide beyond the edge.
import { visible } from '../../shared/visible-text.ts'

const narrowest = 40

/** Lines of at most `width` cells, each with this indent, ended after a space where there is one. Every character is there. */
export function wrapped(text: string, indent: number, width: number): string[] {
  const room = Math.max(narrowest, width) - indent
  const lines: string[] = []
  let line = ''
  for (const character of visible(text)) {
    if (cellsOf(line) + cellsOf(character) > room) {
      const space = line.lastIndexOf(' ') + 1
      const end = space > line.length / 2 ? space : line.length
      lines.push(line.slice(0, end))
      line = line.slice(end)
    }
    line += character
  }
  return [...lines, line].map((each) => `${' '.repeat(indent)}${each}`)
}

/** Whatever may be wide counts as wide: a line may end early, never late. */
function cellsOf(text: string): number {
  let cells = 0
  for (const character of text) cells += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2
  return cells
}
