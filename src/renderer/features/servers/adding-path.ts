// The address at which a server is being added: whoever links to it opens the form.

export type AddingWay = 'form' | 'paste'

/** `id` is the server that stays open behind the form. */
export function addingPath(way: AddingWay, id: string | null = null): string {
  return `/servers${id === null ? '' : `/${encodeURIComponent(id)}`}?add=${way}`
}

export function addingIn(search: string): AddingWay | null {
  const way = new URLSearchParams(search).get('add')
  return way === 'form' || way === 'paste' ? way : null
}
