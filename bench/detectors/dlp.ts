// Precision and recall of the DLP patterns by family, through the real scanner in its thread.
import { loadBuiltinPatterns } from '../../src/main/enforcement/dlp/builtin-patterns.ts'
import { inForce } from '../../src/main/enforcement/dlp/dlp-patterns.ts'
import { createScanner } from '../../src/main/enforcement/dlp/scanner.ts'
import { type DlpFamily, dlpFamilies } from '../../src/shared/contract/dlp.ts'
import { corpus, type Item } from '../../test/corpora/dlp/corpus.ts'
import { type Report, shareText } from './report.ts'

const root = new URL('../../', import.meta.url)
const targets = { recall: 0.95, precision: 0.9 }

interface Judged {
  readonly item: Item
  /** Families in which something was found. */
  readonly families: ReadonlySet<DlpFamily>
  readonly covered: boolean
  readonly patterns: readonly string[]
}

export async function reportDlp(develop: boolean): Promise<Report> {
  const builtin = loadBuiltinPatterns(new URL('resources/dlp/', root))
  const familyOf = new Map(builtin.map(({ id, family }) => [id, family]))
  const worker = new URL('src/main/enforcement/dlp/scan-worker.ts', root)
  const scanner = createScanner({ worker, patterns: inForce(builtin), budget: 10_000 })
  const judged: Judged[] = []
  try {
    for (const item of corpus(new URL('node_modules/', root)).filter(({ heldOut }) => heldOut !== develop)) {
      const scan = await scanner.scan(item.text, { direction: 'inbound' })
      if (scan.outcome !== 'scanned') throw new Error('a scan did not end in time')
      const patterns = scan.findings.map(({ pattern }) => pattern)
      const families = new Set(patterns.flatMap((pattern) => familyOf.get(pattern) ?? []))
      const covered = item.secret !== null && !String(scan.masked).includes(item.secret) && patterns.length > 0
      judged.push({ item, families, covered, patterns })
    }
  } finally {
    await scanner.close()
  }
  return reportOf(judged, develop)
}

function reportOf(judged: readonly Judged[], develop: boolean): Report {
  const short: string[] = []
  const rows = dlpFamilies
    .filter((family) => family !== 'other')
    .map((family) => {
      const mine = judged.filter(({ item }) => item.family === family)
      const found = mine.filter(({ covered, families }) => covered && families.has(family)).length
      const benign = judged.filter(({ item }) => item.family === null)
      const wrong = benign.filter(({ families }) => families.has(family)).length
      const precision = found / (found + wrong)
      if (found / mine.length < targets.recall) short.push(`recall of ${family}`)
      if (precision < targets.precision) short.push(`precision of ${family}`)
      return {
        name: family,
        positives: mine.length,
        found,
        'recall %': shareText(found, mine.length),
        negatives: benign.length,
        'wrongly found': wrong,
        'precision %': shareText(found, found + wrong),
      }
    })
  const half = develop ? 'the half that may be looked at' : 'the half that is held out'
  return {
    title: `DLP patterns on ${half}: a secret counts as found when nothing of it is left and its family is named`,
    rows,
    notes: develop ? judged.filter(isFault).map(faultText) : [],
    short,
  }
}

function isFault({ item, covered, families }: Judged): boolean {
  return item.family === null ? families.size > 0 : !covered || !families.has(item.family)
}

function faultText({ item, patterns }: Judged): string {
  const what = item.family === null ? 'wrongly found' : `missed (${item.family})`
  return `${what}: ${JSON.stringify(item.text.slice(0, 300))} → ${patterns.join(', ') || 'nothing'}`
}
