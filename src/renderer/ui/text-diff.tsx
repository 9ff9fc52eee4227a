// What changed between two texts: words marked, unchanged runs folded; deletions and insertions carry a sign, not only a colour.
import { diffWordsWithSpace } from 'diff'
import { Fragment, useState } from 'react'
import { MachineText } from './machine-text.tsx'

/** Longer unchanged runs are folded to their ends. */
const contextCharacters = 160

export function TextDiff({ before, after }: { before: string; after: string }) {
  const parts = diffWordsWithSpace(before, after)
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
      <span className="sr-only">added: </span>+<MachineText text={text} />
    </ins>
  )
}

function Deleted({ text }: { text: string }) {
  return (
    <del className="bg-deny-wash text-deny">
      <span className="sr-only">removed: </span>−<MachineText text={text} />
    </del>
  )
}

function Unchanged({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  if (open || text.length <= contextCharacters * 2.5) return <MachineText text={text} />
  const hidden = text.length - contextCharacters * 2
  return (
    <>
      <MachineText text={text.slice(0, contextCharacters)} />
      <button type="button" onClick={() => setOpen(true)} className="mx-1 rounded-sm bg-raised px-1 text-soft">
        … {hidden} characters unchanged …
      </button>
      <MachineText text={text.slice(-contextCharacters)} />
    </>
  )
}
