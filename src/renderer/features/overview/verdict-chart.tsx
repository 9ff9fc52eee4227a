// Verdicts over the last day as columns: a glance for the eye, a table for those who cannot see it.
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { AuditSummary } from '../../../shared/contract/event.ts'
import { type ChartData, chartData } from './chart-data.ts'

const height = 140

export function VerdictChart({ summary }: { summary: AuditSummary }) {
  const holder = useRef<HTMLDivElement>(null)
  const data = chartData(summary)
  useEffect(() => {
    const element = holder.current
    if (!element) return
    const draw = () => plot(element, data)
    let drawn = draw()
    const redraw = () => {
      drawn.destroy()
      drawn = draw()
    }
    const resized = new ResizeObserver(() => {
      if (Math.abs(drawn.width - element.clientWidth) > 1) redraw()
    })
    resized.observe(element)
    const theme = matchMedia('(prefers-color-scheme: dark)')
    theme.addEventListener('change', redraw)
    return () => {
      resized.disconnect()
      theme.removeEventListener('change', redraw)
      drawn.destroy()
    }
  }, [data])
  return (
    <>
      <div ref={holder} aria-hidden className="w-full" style={{ height }} />
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
              <td>{new Date(bucket.at).toLocaleString()}</td>
              <td>{bucket.allow}</td>
              <td>{bucket.escalate}</td>
              <td>{bucket.deny}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** The tallest series is drawn first, so that each lower one covers its part. */
function plot(element: HTMLElement, data: ChartData): UPlot {
  const style = getComputedStyle(element)
  const token = (name: string) => resolved(element, style.getPropertyValue(name))
  const bars = UPlot.paths.bars?.({ size: [0.7, 24] })
  const series = (color: string) => ({
    stroke: color,
    fill: color,
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  })
  const axis = {
    stroke: token('--soft'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    font: '12px Inter Variable',
  }
  return new UPlot(
    {
      width: element.clientWidth,
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most)] } },
      axes: [
        { ...axis, grid: { show: false } },
        { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000] },
      ],
      series: [{}, series(token('--deny')), series(token('--hold')), series(token('--allow'))],
    },
    [[...data.times], [...data.all], [...data.allowAndHeld], [...data.allow]],
    element,
  )
}

/** A canvas does not know `light-dark()`: the browser says what a token is at the moment. */
function resolved(element: HTMLElement, value: string): string {
  const probe = document.createElement('span')
  probe.style.color = value
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
