// What policies and servers say ends as they wrote it, with or without a full stop; on a page each sentence ends with one.

export function sentence(text: string): string {
  const trimmed = text.trimEnd()
  return trimmed === '' || /[.!?…:]$/.test(trimmed) ? trimmed : `${trimmed}.`
}
