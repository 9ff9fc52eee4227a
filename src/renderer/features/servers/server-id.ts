// Ids of servers: made from names, never the same twice.

const longest = 64

/** Lower case, a–z, 0–9 and single hyphens; empty when nothing of the name is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '')
}

/** The same id, with a number behind it when it is taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`
    const id = `${wanted.slice(0, longest - ending.length).replace(/-+$/, '')}${ending}`
    if (!taken.has(id)) return id
  }
}
