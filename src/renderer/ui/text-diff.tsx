// What changed between two texts: words marked, unchanged runs folded; deletions and insertions carry a sign, not only a colour.
import { Fragment, useMemo, useState } from 'react'
import { LongText } from './long-text.tsx'
import { MachineText } from './machine-text.tsx'
import { wordParts } from './text-difference.ts'
import { wholeCharacters } from './whole-characters.ts'

/** Longer unchanged runs are folded to their ends. */
const contextCharacters = 160
const foldedFrom = 2000

export function TextDiff({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => wordParts(before, after), [before, after])
  return (
    <p className="rounded-md border border-line bg-panel p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
      {parts.map(({ value, added, removed }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
        <Fragment key={index}>
          {added ? <Inserted text={value} /> : removed ? <Deleted text={value} /> : <Unchanged text={value} />}
        </Fragment>
      ))}
    </p>
  )
}

function Inserted({ text }: { text: string }) {
  return (
    <ins className="bg-allow-wash text-allow no-underline">
      <span className="sr-only">added: </span>+<LongText text={text} first={foldedFrom} />
    </ins>
  )
}

function Deleted({ text }: { text: string }) {
  return (
    <del className="bg-deny-wash text-deny">
      <span className="sr-only">removed: </span>−<LongText text={text} first={foldedFrom} />
    </del>
  )
}

function Unchanged({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  if (open || text.length <= contextCharacters * 2.5) return <LongText text={text} first={foldedFrom} />
  const start = wholeCharacters(text, contextCharacters)
  const end = wholeCharacters(text, text.length - contextCharacters)
  return (
    <>
      <MachineText text={text.slice(0, start)} />
      <button type="button" onClick={() => setOpen(true)} className="mx-1 rounded-sm bg-raised px-1 text-soft">
        … {(end - start).toLocaleString('en')} characters unchanged …
      </button>
      <MachineText text={text.slice(end)} />
    </>
  )
}
