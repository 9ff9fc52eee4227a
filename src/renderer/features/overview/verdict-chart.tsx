// Verdicts over the last day as columns: a glance for the eye, a table for those who cannot see it.
import type { AuditSummary } from '../../../shared/contract/event.ts'
import { exactText } from '../../ui/time.tsx'
import { type Column, columnsOf, scaleTop } from './chart-data.ts'

const height = 120
const columnWidth = 24
const gap = 6

/** From the bottom up. */
const parts = [
  { word: 'allow', fill: 'fill-allow' },
  { word: 'escalate', fill: 'fill-hold' },
  { word: 'deny', fill: 'fill-deny' },
] as const

export function VerdictChart({ summary }: { summary: AuditSummary }) {
  const columns = columnsOf(summary)
  const top = scaleTop(columns)
  const width = columns.length * columnWidth
  return (
    <figure className="flex flex-col gap-1">
      <div aria-hidden className="grid grid-cols-[40px_minmax(0,1fr)] gap-2">
        <div className="flex flex-col justify-between text-right text-xs text-soft">
          <span>{top.toLocaleString('en')}</span>
          <span>0</span>
        </div>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="h-30 w-full border-y border-line">
          <title>Calls by hour</title>
          {columns.map((column, index) => (
            <Bar key={column.at} column={column} x={index * columnWidth + gap / 2} unit={height / top} />
          ))}
        </svg>
        <span />
        <div className="flex justify-between text-xs text-soft">
          <span>{hourText(columns[0])}</span>
          <span>{hourText(columns[Math.floor(columns.length / 2)])}</span>
          <span>now</span>
        </div>
      </div>
      <table className="sr-only">
        <caption>Calls by hour</caption>
        <thead>
          <tr>
            <th>Hour</th>
            <th>allowed</th>
            <th>held</th>
            <th>denied</th>
          </tr>
        </thead>
        <tbody>
          {summary.buckets.map((bucket) => (
            <tr key={bucket.at}>
              <td>{exactText(bucket.at)}</td>
              <td>{bucket.allow}</td>
              <td>{bucket.escalate}</td>
              <td>{bucket.deny}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function Bar({ column, x, unit }: { column: Column; x: number; unit: number }) {
  let y = height
  return (
    <g>
      {parts.map(({ word, fill }) => {
        const part = column[word] * unit
        y -= part
        return part > 0 && <rect key={word} x={x} y={y} width={columnWidth - gap} height={part} className={fill} />
      })}
    </g>
  )
}

function hourText(column: Column | undefined): string {
  if (!column) return ''
  return `${String(new Date(column.at).getHours()).padStart(2, '0')}:00`
}
