// Two texts line by line: side by side where there is room, else one after the other; unchanged runs folded, changed words marked.
import { Fragment, type ReactNode, useMemo, useState } from 'react'
import { LongText } from './long-text.tsx'
import { lineBlocks, type Part, wordParts } from './text-difference.ts'

/** Unchanged lines that stay beside a change. */
const context = 3
const longestBlock = 5000

export function LineDiff({ before, after }: { before: string; after: string }) {
  const blocks = useMemo(() => lineBlocks(before, after), [before, after])
  return (
    <div className="@container rounded-md border border-line bg-panel py-2 font-mono text-xs [tab-size:4]">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one comparison never move
        <Fragment key={index}>
          {'same' in block ? <Same text={block.same} /> : <Changed before={block.before} after={block.after} />}
        </Fragment>
      ))}
    </div>
  )
}

function Pair({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <div className="grid whitespace-pre-wrap [overflow-wrap:anywhere] @min-[1000px]:grid-cols-2">
      {left}
      {right}
    </div>
  )
}

function Same({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  const lines = text.split('\n').filter((line, at, all) => at < all.length - 1 || line !== '')
  const folded = !open && lines.length > context * 2 + 1
  if (!folded) return <SameLines lines={lines} />
  return (
    <>
      <SameLines lines={lines.slice(0, context)} />
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="my-1 w-full bg-raised px-3 py-0.5 text-left text-soft hover:text-ink"
      >
        … {lines.length - context * 2} lines unchanged …
      </button>
      <SameLines lines={lines.slice(-context)} />
    </>
  )
}

function SameLines({ lines }: { lines: readonly string[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one comparison never move
  const shown = lines.map((line, at) => <Line key={at} sign=" " text={line} />)
  return (
    <Pair
      left={<div>{shown}</div>}
      right={
        <div aria-hidden className="hidden @min-[1000px]:block">
          {shown}
        </div>
      }
    />
  )
}

function Changed({ before, after }: { before: string; after: string }) {
  const parts = before.length + after.length > longestBlock ? null : wordParts(before, after)
  return (
    <Pair
      left={before === '' ? <div /> : <Side sign="−" text={before} parts={parts?.filter(({ added }) => !added)} />}
      right={after === '' ? <div /> : <Side sign="+" text={after} parts={parts?.filter(({ removed }) => !removed)} />}
    />
  )
}

/** The lines of one side; what the other side has not is marked within them. */
function Side({ sign, text, parts }: { sign: '−' | '+'; text: string; parts: readonly Part[] | undefined }) {
  const tone = sign === '+' ? 'bg-allow-wash text-allow' : 'bg-deny-wash text-deny'
  return (
    <div className={`${tone} py-0.5`}>
      <span className="sr-only">{sign === '+' ? 'Now: ' : 'Before: '}</span>
      {linesOf(parts ?? [{ value: text }]).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one comparison never move
        <div key={at} className="px-3">
          <span aria-hidden>{sign} </span>
          {line.map((part, place) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line never move
              key={place}
              className={part.added || part.removed ? 'underline decoration-2 underline-offset-2' : ''}
            >
              <Code text={part.value} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}

function linesOf(parts: readonly Part[]): Part[][] {
  const lines: Part[][] = [[]]
  for (const part of parts) {
    for (const [at, value] of part.value.split('\n').entries()) {
      if (at > 0) lines.push([])
      if (value !== '') lines.at(-1)?.push({ ...part, value })
    }
  }
  return lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines
}

function Line({ sign, text }: { sign: string; text: string }) {
  return (
    <div className="px-3">
      <span aria-hidden>{sign} </span>
      <Code text={text} />
    </div>
  )
}

/** Tabs are room here; everything else that hides is written out. */
function Code({ text }: { text: string }) {
  return text.split('\t').map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line never move
    <Fragment key={at}>
      {at > 0 && '\t'}
      {part !== '' && <LongText text={part} first={2000} />}
    </Fragment>
  ))
}
