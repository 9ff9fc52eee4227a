// Each way in which a secret would get past the scanner, opened again.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const folder = 'src/main/enforcement/dlp'
const shared = '../../../shared/dlp'
const unit = (name: string, named?: string): Prover => ({
  by: 'vitest',
  files: [`test/unit/main/enforcement/dlp/${name}.test.ts`],
  ...(named === undefined ? {} : { named }),
})
const rows: Prover = {
  by: 'vitest',
  files: ['test/decisions/decisions.test.ts'],
  named: 'an encoded secret',
  built: true,
}

const off = (id: string, file: string, find: string, put: string, prover: Prover): SabotageCase => ({
  id: `dlp/${id}`,
  file: `${folder}/${file}`,
  without: replacing(find, put),
  prover,
})

export const dlpCases: readonly SabotageCase[] = [
  off(
    'decoding',
    'search.ts',
    "await search.look(decodedView(segments, search.hidden()), 'plain')",
    '',
    unit('scanner', 'is found'),
  ),
  off(
    'joining',
    'search.ts',
    "await search.look(joinedView(segments, search.hidden(), own), 'joined')",
    '',
    unit('scanner', 'is found'),
  ),
  off(
    'memory',
    'scanner.ts',
    'tails.keep(remembered, call_id, openEnds(looked, answer))',
    '',
    unit('scanner', 'two calls'),
  ),
  off('what was found already', 'scanner.ts', 'text.slice(ends.get(index) ?? 0)', 'text', unit('scanner', 'two calls')),
  off(
    'keys',
    'segments.ts',
    'segments.push({ text: key, is:',
    "segments.push({ text: '', is:",
    unit('scanner', 'is found'),
  ),
  off(
    'numbers',
    'segments.ts',
    'return source.length >= fewestDigits ? source : null',
    'return null',
    unit('scanner', 'number'),
  ),
  off('every place', 'search.ts', 'if (!this.#fresh) return\n', 'return\n', unit('scanner', 'every place')),
  off(
    'order of keys',
    'segments.ts',
    'return Object.keys(part).sort()',
    'return Object.keys(part)',
    unit('scanner', 'order of keys'),
  ),
  off(
    'checksums',
    `${shared}/compiled-pattern.ts`,
    'if (checksum !== undefined && !satisfies',
    'if (checksum === undefined && !satisfies',
    unit('builtin-patterns'),
  ),
  off(
    'entropy',
    `${shared}/compiled-pattern.ts`,
    'return min_entropy === undefined ||',
    'return min_entropy !== undefined ||',
    unit('builtin-patterns'),
  ),
  off('hidden targets', 'dlp-stage.ts', '?? hiddenTarget(targets, facts.shown_targets ?? [])', '', rows),
  off(
    'own tests of a pattern',
    'check-pattern.ts',
    'if (errors.length > 0) {',
    'if (errors.length < 0) {',
    unit('dlp-patterns', 'own tests'),
  ),
  off(
    'hot reload',
    'dlp-patterns.ts',
    'await scanner.use(inForce(current()))',
    '',
    unit('dlp-patterns', 'counts from'),
  ),
]
