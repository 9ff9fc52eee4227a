// The operator's token: taken from the address once, kept for this tab, never left in the address.

const name = 'behavry.token'

/** Moves `#token=…` into the tab's storage and cleans the address; true when there was one. */
export function takeToken(): boolean {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (!token) return false
  sessionStorage.setItem(name, token)
  history.replaceState(history.state, '', location.pathname + location.search)
  return true
}

export function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(name)
  return token ? { authorization: `Bearer ${token}` } : {}
}
