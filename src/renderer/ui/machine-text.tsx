// Text that a machine compares, shown so that nothing in it can hide: invisible characters become visible escapes.

import { Fragment } from 'react'
import { cutInTheMiddle, escapeOf, splitHidden, visible } from '../../shared/visible-text.ts'
import { wholeCharacters } from './whole-characters.ts'

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
  return <Parts parts={splitHidden(text)} />
}

/** What is plain and what hides, in turns. */
function Parts({ parts, oneLine = false }: { parts: readonly string[]; oneLine?: boolean }) {
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Hidden key={index} character={part} oneLine={oneLine} />
    ) : oneLine ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Breakable key={index} text={part} />
    ),
  )
}

/** A path or an address breaks behind its slashes before a name breaks; what has spaces breaks there. */
function Breakable({ text }: { text: string }) {
  if (!text.includes('/') || /\s/.test(text) || text.length > longestTitle) return text
  return text.split(/(?<=[^/]\/)(?!\/)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ))
}

/** A line break is harmless and drawn as one; whatever else hides stands out. */
function Hidden({ character, oneLine }: { character: string; oneLine: boolean }) {
  if (character === '\n') {
    return (
      <>
        <span className="text-soft">⏎</span>
        {!oneLine && <br />}
      </>
    )
  }
  return <span className={`rounded-sm bg-deny-wash text-deny ${oneLine ? '' : 'px-0.5'}`}>{escapeOf(character)}</span>
}

/**
 * One line that is cut in the middle by the room that there is: the end, which says most, stays as long as anything does.
 * Its width is a whole number of characters, so that no gap looks like a space.
 */
export function MiddleCut({ text, tail = 24, prose = false }: { text: string; tail?: number; prose?: boolean }) {
  const parts = splitHidden(cutInTheMiddle(text, longestTitle))
  const [start, end] = splitBeforeTail(parts, tail)
  const { length } = written(start)
  return (
    <bdi
      dir="ltr"
      className={`flex w-full min-w-0 whitespace-pre ${prose ? '' : 'max-w-[round(down,100%,1ch)] font-mono'}`}
      title={written(parts)}
    >
      {length > 0 && (
        <span className={length > 2 ? 'min-w-[2ch] shrink-[1000000] truncate' : 'shrink-0'}>
          <Parts parts={start} oneLine />
        </span>
      )}
      <span className="flex min-w-0 justify-end overflow-hidden">
        <span>
          <Parts parts={end} oneLine />
        </span>
      </span>
    </bdi>
  )
}

function written(parts: readonly string[]): string {
  return parts.map((part, index) => (index % 2 === 1 ? escapeOf(part) : part)).join('')
}

/** The second half has `tail` characters as they are written, or a few more: no escape is cut in two. */
function splitBeforeTail(parts: readonly string[], tail: number): readonly [readonly string[], readonly string[]] {
  let room = tail
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index] ?? ''
    const { length } = index % 2 === 1 ? escapeOf(part) : part
    if (length <= room) {
      room -= length
      continue
    }
    if (index % 2 === 1) return [parts.slice(0, index), ['', ...parts.slice(index)]]
    const at = wholeCharacters(part, length - room)
    return [
      [...parts.slice(0, index), part.slice(0, at)],
      [part.slice(at), ...parts.slice(index + 1)],
    ]
  }
  return [[], parts]
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
