// The real scanner for secrets with the patterns that ship, and time enough on a busy machine.
import { loadBuiltinPatterns } from '../../src/main/enforcement/dlp/builtin-patterns.ts'
import { inForce } from '../../src/main/enforcement/dlp/dlp-patterns.ts'
import { createMasker } from '../../src/main/enforcement/dlp/masker.ts'
import { createScanner } from '../../src/main/enforcement/dlp/scanner.ts'

export function openSecretScanner() {
  const scanner = createScanner({
    worker: new URL('../../src/main/enforcement/dlp/scan-worker.ts', import.meta.url),
    patterns: inForce(loadBuiltinPatterns(new URL('../../resources/dlp/', import.meta.url))),
    budget: 20_000,
  })
  return { scanner, masker: createMasker(scanner) }
}
