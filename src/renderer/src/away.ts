// What the state pill says while the console is away.

/** It names a time and not an age, so that it is read out once and not each second. */
export function awayText(awaySince: number): string {
  return `Offline since ${new Date(awaySince).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`
}
