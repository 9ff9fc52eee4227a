// Text that a machine compares, shown so that nothing in it can hide: invisible characters become visible escapes.

import { cutInTheMiddle, escapeOf, splitHidden, visible } from '../../shared/visible-text.ts'

/** A longer text is no help on hover. */
const longestTitle = 2000

/** `limit` characters are shown; longer text is cut in the middle, never at the end. `prose` is for sentences. */
export function MachineText({
  text,
  limit,
  mark,
  prose = false,
}: {
  text: string
  limit?: number
  mark?: string | undefined
  prose?: boolean
}) {
  const shown = limit === undefined ? text : cutInTheMiddle(text, limit)
  return (
    <bdi
      dir="ltr"
      className={`[overflow-wrap:anywhere] [white-space-collapse:break-spaces] ${prose ? '' : 'font-mono'}`}
      title={prose || text.length > longestTitle ? undefined : visible(text)}
    >
      {mark ? <Marked text={shown} mark={mark} /> : <Visible text={shown} />}
    </bdi>
  )
}

function Visible({ text }: { text: string }) {
  const parts = splitHidden(text)
  if (parts.length === 1) return text
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Hidden key={index} character={part} />
    ) : (
      part
    ),
  )
}

/** A line break is harmless and drawn as one; whatever else hides stands out. */
function Hidden({ character }: { character: string }) {
  if (character === '\n') {
    return (
      <>
        <span className="text-soft">⏎</span>
        <br />
      </>
    )
  }
  return <span className="rounded-sm bg-deny-wash px-0.5 text-deny">{escapeOf(character)}</span>
}

/** One line that is cut in the middle by the room that there is: the end, which says most, always stays. */
export function MiddleCut({ text, tail = 24 }: { text: string; tail?: number }) {
  const shown = visible(cutInTheMiddle(text, longestTitle))
  const [start, end] = shown.length > tail ? [shown.slice(0, -tail), shown.slice(-tail)] : ['', shown]
  return (
    <bdi dir="ltr" className="flex min-w-0 font-mono whitespace-pre" title={shown}>
      <span className={start.length > 2 ? 'min-w-[2ch] truncate' : 'shrink-0'}>{start}</span>
      <span className="shrink-0">{end}</span>
    </bdi>
  )
}

/** What a rule matched is underlined in the target itself. */
function Marked({ text, mark }: { text: string; mark: string }) {
  const at = text.toLowerCase().indexOf(mark.toLowerCase())
  if (at < 0) return <Visible text={text} />
  return (
    <>
      <Visible text={text.slice(0, at)} />
      <span className="underline decoration-2 underline-offset-2">
        <Visible text={text.slice(at, at + mark.length)} />
      </span>
      <Visible text={text.slice(at + mark.length)} />
    </>
  )
}
