// Prints rows as an aligned text table, cut to the terminal's width.
import { visible } from '../shared/visible-text.ts'

/** What hides in untrusted text is written out, so that no row can redraw the terminal. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const clean = rows.map((row) => row.map(visible))
  const widths = head.map((title, column) => Math.max(title.length, ...clean.map((row) => row[column]?.length ?? 0)))
  const limit = process.stdout.columns || 160
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  for (const text of [line(head), line(widths.map((width) => '─'.repeat(width))), ...clean.map(line)]) {
    process.stdout.write(`${text.length > limit ? `${text.slice(0, limit - 1)}…` : text}\n`)
  }
}
