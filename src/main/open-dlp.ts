// Wires everything about secrets that may not leave: the patterns as they stand, the scanner that uses them, the room that changes them.
import { loadBuiltinPatterns } from './enforcement/dlp/builtin-patterns.ts'
import { createDlpPatterns, currentPatterns, type DlpPatternsDeps, inForce } from './enforcement/dlp/dlp-patterns.ts'
import { createMasker } from './enforcement/dlp/masker.ts'
import { createScanner } from './enforcement/dlp/scanner.ts'
import type { Places } from './places.ts'
import { createDlpPatternStore } from './store/dlp-patterns.ts'
import type { Store } from './store/open.ts'

export type OpenDlpDeps = Pick<Places, 'scanWorker' | 'dlpPatternsDir'> &
  Omit<DlpPatternsDeps, 'builtin' | 'rows' | 'scanner'> & { readonly store: Store }

export function openDlp(deps: OpenDlpDeps) {
  const builtin = loadBuiltinPatterns(deps.dlpPatternsDir)
  const rows = createDlpPatternStore(deps.store)
  const scanner = createScanner({ worker: deps.scanWorker, patterns: inForce(currentPatterns(builtin, rows)) })
  const masker = createMasker(scanner)
  const maskText = async (text: string) => String((await masker.mask(text)).masked)
  return { scanner, masker, maskText, dlpPatterns: createDlpPatterns({ ...deps, builtin, rows, scanner }) }
}

export type DlpRooms = ReturnType<typeof openDlp>
