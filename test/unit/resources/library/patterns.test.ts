// The patterns of the starter library, with the console's own scanner: right on their tests, quick, and silent on harmless texts.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBuiltinPatterns } from '../../../../src/main/enforcement/dlp/builtin-patterns.ts'
import { checkPattern } from '../../../../src/main/enforcement/dlp/check-pattern.ts'
import { sampleText } from '../../../../src/main/enforcement/dlp/sample-text.ts'
import { createScanner, type Scanner, type ScannerPattern } from '../../../../src/main/enforcement/dlp/scanner.ts'
import type { DlpPattern } from '../../../../src/shared/contract/dlp.ts'
import { compilePattern } from '../../../../src/shared/dlp/compiled-pattern.ts'
import { nearMisses } from '../../../corpora/dlp/near-misses.ts'
import { shipped } from '../../../support/starter-library.ts'

const root = new URL('../../../../', import.meta.url)
const worker = new URL('src/main/enforcement/dlp/scan-worker.ts', root)
const textsOf = (tests: readonly unknown[]) => tests.map((each) => String(each))

const patterns = shipped('dlp_pattern').map(({ slug, body }): DlpPattern => {
  const { keywords = [], ...content } = body.content
  const tests = { positive: textsOf(body.tests.positive), negative: textsOf(body.tests.negative) }
  return { id: slug, name: body.name, family: 'other', source: 'custom', enabled: true, ...content, keywords, tests }
})
const scannerPatterns = patterns.map((each): ScannerPattern => ({ ...each, kind: each.id }))
const builtin = loadBuiltinPatterns(new URL('resources/dlp/', root))

let scanner: Scanner
beforeAll(() => {
  scanner = createScanner({ worker, patterns: scannerPatterns, budget: 60_000 })
})
afterAll(() => scanner.close())

describe.each(patterns.map((pattern) => [pattern.id, pattern] as const))('%s', { timeout: 60_000 }, (id, pattern) => {
  it('is accepted as an operator’s own would be: RE2, right on its tests, quick on long texts', async () => {
    await checkPattern(pattern, scanner)
  })

  it('finds its positive texts among all others, and needs a word that stands in them', async () => {
    for (const text of pattern.tests.positive) {
      const found = await scanner.scanWith({ text }, scannerPatterns)
      const ids = found.outcome === 'scanned' ? found.findings.map((each) => each.pattern) : []
      expect([text, ids]).toEqual([text, expect.arrayContaining([id])])
      const lowered = text.toLowerCase()
      expect([text, pattern.keywords.length === 0 || pattern.keywords.some((word) => lowered.includes(word))]).toEqual([
        ...[text, true],
      ])
    }
  })

  it('says something that no shipped pattern says already', () => {
    const strong = builtin.filter(({ severity }) => severity === 'critical' || severity === 'high')
    const compiled = strong.map((each) => compilePattern(each))
    const found = (text: string) =>
      compiled.some(({ search }) => {
        let hit = false
        search(text, text.toLowerCase(), () => {
          hit = true
          return false
        })
        return hit
      })
    expect(pattern.tests.positive.some((text) => !found(text))).toBe(true)
  })
})

it('find nothing in texts that hold nothing', async () => {
  const corpus = new URL('test/corpora/injection/benign/', root)
  const benign = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE', 'package-lock.json', 'resources/tool-catalogue.json'],
    ...['src/shared/envelope-reference.ts', 'src/main/enforcement/targets/urls.ts', 'test/corpora/injection/README.md'],
  ].map((name) => new URL(name, root).pathname)
  const texts = [...files, ...benign.map(({ parentPath, name }) => `${parentPath}/${name}`)].map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
  }))
  expect(texts.length).toBeGreaterThan(10)
  texts.push({
    path: 'near misses',
    text: nearMisses
      .filter((each) => !each.startsWith('lat '))
      .map(sampleText)
      .join('\n'),
  })
  for (const { path, text } of texts) {
    const scan = await scanner.scanWith({ text }, scannerPatterns)
    expect([path, scan.outcome === 'scanned' ? scan.findings : scan]).toEqual([path, []])
  }
}, 120_000)
