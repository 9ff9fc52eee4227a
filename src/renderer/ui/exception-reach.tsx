// How many recorded calls an exception covers: the number that decides, large, and where it counts for less.
import type { PreviewState } from '../api/exception-preview.ts'
import { MachineText } from './machine-text.tsx'

const count = (n: number) => n.toLocaleString('en')

/** `past` is for an exception that is being chosen, else for one that is there. */
export function ExceptionReach({ preview, tool, past }: { preview: PreviewState; tool: string; past: boolean }) {
  const { answer, error } = preview
  if (error) return <p className="text-soft">How many calls it covers is not known: {error}</p>
  if (!answer) return <p className="text-soft">Counting recorded calls …</p>
  const { calls, covered, warnings } = answer
  return (
    <div className="flex flex-col gap-2" data-testid="reach">
      {calls === 0 ? (
        <p className="text-soft">
          No call of <MachineText text={tool} limit={60} /> has been recorded yet.
        </p>
      ) : (
        <p>
          {past ? 'Would have covered' : 'Covers'} <Large n={covered.count} /> of the last {count(calls)}{' '}
          {calls === 1 ? 'call' : 'calls'} of <MachineText text={tool} limit={60} />
          {covered.lifted > 0 && (
            <>
              , <Large n={covered.lifted} /> of them held or denied then
            </>
          )}
          .
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="rounded-md bg-hold-wash px-2 py-1 text-hold">
          {warning}
        </p>
      ))}
    </div>
  )
}

function Large({ n }: { n: number }) {
  return <strong className="text-lg leading-none font-semibold">{count(n)}</strong>
}
