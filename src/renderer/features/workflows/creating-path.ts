// The address at which a workflow is being created: whoever links to it opens the form.

export const home = '/agents/workflows'

/** `id` is the workflow that stays open behind the form. */
export function creatingPath(id: string | null = null): string {
  return `${id === null ? home : `${home}/${id}`}?create=1`
}

export function isCreating(search: string): boolean {
  return new URLSearchParams(search).get('create') === '1'
}
