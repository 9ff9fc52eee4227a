// What became of suggestions in the last weeks: four figures.
import { type CandidateStats, windowDays } from './store.ts'

const figures = [
  ['proposed', 'proposed'],
  ['approved', 'approved'],
  ['rejected', 'rejected'],
  ['auto_activated', 'auto-activated'],
] as const

export function StatsStrip({ stats }: { stats: CandidateStats | null }) {
  if (!stats) return null
  return (
    <section aria-label={`The last ${windowDays} days`} className="@container shrink-0 border-b border-line">
      <dl className="grid grid-cols-2 @min-[400px]:grid-cols-4">
        {figures.map(([name, words]) => (
          <div key={name} className="flex flex-col-reverse px-4 py-2">
            <dt className="text-xs text-soft">{words}</dt>
            <dd className="text-xl font-semibold">{stats[name].toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <p className="px-4 pb-2 text-xs text-soft">Made in the last {windowDays} days.</p>
    </section>
  )
}
