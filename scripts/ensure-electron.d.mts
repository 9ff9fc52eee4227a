// Types of what TypeScript programs use of ensure-electron.mjs.
export function findElectron(): string | null
