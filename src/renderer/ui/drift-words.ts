// Changes in tools, said in one way on every page.
import type { DriftKind } from '../../shared/contract/drift.ts'

export const driftWords: Readonly<Record<DriftKind, string>> = {
  added: 'appeared',
  changed: 'changed after it was accepted',
  removed: 'is no longer listed',
  renamed: 'is a tool that had another name',
  cloned: 'passes for another tool',
}
