// The addresses of the inbound pages: whoever links to one opens the part, the rule or the form.

export const rulesPath = '/inbound'
export const domainsPath = '/inbound/domains'
export const tryPath = '/inbound/try'

export function rulePath(id: string): string {
  return `/inbound/rules/${id}`
}

/** `id` is the rule that stays open behind the form. */
export function writingPath(id: string | null = null): string {
  return `${id === null ? rulesPath : rulePath(id)}?create=1`
}
