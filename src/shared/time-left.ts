// What is left of a time, in words, for pages and terminals.

/** "57:09" within the last hour, "3 h 20 min" and "2 d 4 h" before; what is over has "0:00" left. */
export function leftText(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  if (seconds >= 3600) return spanText(Math.floor(seconds / 60))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** "2 d 4 h", "3 h 20 min", "12 min". */
export function spanText(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`
  return `${minutes} min`
}
