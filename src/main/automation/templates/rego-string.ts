// A value of an event as a string of Rego: whatever it holds, it cannot end the string, the line or the comment it stands in.

/** JSON, with everything but printable ASCII written out: line ends of any kind, what is invisible, what turns the text round. */
export function regoString(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The same without its quotes, for a comment and for the middle of a longer string. */
export function insideString(value: string): string {
  return regoString(value).slice(1, -1)
}
