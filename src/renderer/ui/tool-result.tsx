// What a tool answered, as text: each of its texts in a box of its own, whatever else there is as JSON; nothing of it is rendered.
import { jsonText } from './fold.tsx'
import { LongText } from './long-text.tsx'

/** Before more of a text is asked for. */
const firstShown = 1200
const mostParts = 20

/** Null is a result that is not shown, for it could not be masked. */
export function ToolResult({ value }: { value: unknown }) {
  if (value === null) return <p className="text-soft">It is not shown, for secrets in it could not be masked.</p>
  const { texts, rest } = partsOf(value)
  return (
    <div className="flex flex-col gap-2" data-testid="tool-result">
      {texts.slice(0, mostParts).map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one result never move
        <Box key={index} text={text} />
      ))}
      {texts.length > mostParts && (
        <p className="text-soft">and {(texts.length - mostParts).toLocaleString('en')} more texts</p>
      )}
      {rest !== null && <Box text={jsonText(rest)} />}
    </div>
  )
}

function Box({ text }: { text: string }) {
  return (
    <p className="rounded-md border border-line bg-panel px-2 py-1.5 text-xs">
      {text === '' ? <span className="text-soft">an empty text</span> : <LongText text={text} first={firstShown} />}
    </p>
  )
}

/** `rest` is null when there is nothing but texts. */
function partsOf(value: unknown): { readonly texts: readonly string[]; readonly rest: unknown } {
  if (typeof value === 'string') return { texts: [value], rest: null }
  const { content, ...others } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (!Array.isArray(content)) return { texts: [], rest: value }
  const plain = content.filter(isPlainText)
  const different = content.filter((part) => !isPlainText(part))
  const rest = { ...(different.length > 0 ? { content: different } : {}), ...others }
  return { texts: plain.map(({ text }) => text), rest: Object.keys(rest).length > 0 ? rest : null }
}

function isPlainText(part: unknown): part is { type: 'text'; text: string } {
  if (typeof part !== 'object' || part === null) return false
  const { type, text, ...others } = part as Record<string, unknown>
  return type === 'text' && typeof text === 'string' && Object.keys(others).length === 0
}
