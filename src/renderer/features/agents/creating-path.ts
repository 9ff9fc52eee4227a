// The address at which an agent is being created: whoever links to it opens the form.

/** `id` is the agent that stays open behind the form. */
export function creatingPath(id: string | null = null): string {
  return `/agents${id === null ? '' : `/${id}`}?create=1`
}

export function isCreating(search: string): boolean {
  return new URLSearchParams(search).get('create') === '1'
}
