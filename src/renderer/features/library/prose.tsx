// A text of several lines by others: its lines stay lines, whatever hides in one is written out.
import { LongText } from '../../ui/long-text.tsx'

const mostOfLine = 2000

export function Prose({ text }: { text: string }) {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return (
    <div className="flex flex-col gap-1.5 [overflow-wrap:anywhere]">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
        <p key={index}>
          <LongText text={line.replaceAll('\t', ' ')} first={mostOfLine} prose />
        </p>
      ))}
    </div>
  )
}
