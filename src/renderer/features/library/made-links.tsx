// What came of an artifact here, each with a way to its page.
import { Link } from 'wouter'
import type { Installed, Subscription } from '../../../shared/contract/library.ts'
import { kindWords, objectPath } from './words.ts'

const mostShown = 12

export function MadeLinks({ objects, label }: { objects: Subscription['objects']; label: string }) {
  if (objects.length === 0) return null
  return (
    <ul aria-label={label} className="flex flex-wrap gap-x-3 gap-y-1">
      {objects.slice(0, mostShown).map((made, index) => (
        <li key={made.id}>
          <Link href={objectPath(made)} className="text-accent underline">
            {objects.length === 1 ? `Open the ${kindWords[made.kind].one}` : `${kindWords[made.kind].one} ${index + 1}`}
          </Link>
        </li>
      ))}
      {objects.length > mostShown && <li className="text-soft">and {objects.length - mostShown} more</li>}
    </ul>
  )
}

export function WhatWasInstalled({ installed, activated }: { installed: Installed; activated: boolean }) {
  const { objects, version, skipped } = installed
  return (
    <div role="status" className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p>
        Version <span className="font-mono">{version}</span> is installed.{' '}
        {activated
          ? 'What passed the checks decides from now on.'
          : 'It decides nothing yet: policies are drafts, patterns and rules are off.'}
      </p>
      <MadeLinks objects={objects} label="What was installed" />
      {skipped.length > 0 && <p className="text-soft">{skipped.length} left out, with the reason below.</p>}
    </div>
  )
}
