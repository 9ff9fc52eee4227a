// The address at which an exception is being made: whoever links to it opens the form.

/** `id` is the exception that stays open behind the form. */
export function creatingPath(id: string | null = null): string {
  return `/exceptions${id === null ? '' : `/${id}`}?create=1`
}

export function isCreating(search: string): boolean {
  return new URLSearchParams(search).get('create') === '1'
}
