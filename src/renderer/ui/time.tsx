// Times: relative to read, exact on hover; durations in µs or ms.
import { useEffect, useState } from 'react'

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** 25 Nov 2026, 01:23:55: the day cannot be taken for the month. */
export function exactText(at: string | number): string {
  return exact.format(new Date(at))
}

/** 01:23; with the day when it is not today's. */
export function clockText(at: number): string {
  const moment = new Date(at)
  return moment.toDateString() === new Date().toDateString() ? clock.format(moment) : exact.format(moment)
}

/** The current time, renewed so that relative times stay true. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

export function Ago({ at, now }: { at: string; now: number }) {
  return (
    <time dateTime={at} title={exactText(at)} className="whitespace-nowrap text-soft">
      {agoText(Date.parse(at), now)}
    </time>
  )
}

export function agoText(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000))
  const unit = units.find(([, length]) => seconds >= length)
  return unit ? `${Math.floor(seconds / unit[1])} ${unit[0]} ago` : seconds < 5 ? 'now' : `${seconds} s ago`
}

export function durationText(microseconds: number): string {
  return microseconds < 1000 ? `${microseconds} µs` : `${(microseconds / 1000).toFixed(1)} ms`
}
