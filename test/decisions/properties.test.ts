// What must hold of judging whatever the arguments are, over the real stages and the real engine: canonical forms, added arguments, serialising.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serialise } from '../../src/shared/json/serialise.ts'
import { type Json, parseStrict } from '../../src/shared/json/strict-parse.ts'
import { filledWith, prepareRowFolder, type Row, type rowServers } from '../support/decision-rows.ts'
import { type AskedRow, createRowJudge } from '../support/row-judge.ts'
import { tempFolder } from '../support/temp-folder.ts'
import controls from './bypass/controls.json' with { type: 'json' }
import git from './bypass/git.json' with { type: 'json' }
import globs from './bypass/globs.json' with { type: 'json' }
import nested from './bypass/nested.json' with { type: 'json' }
import paths from './bypass/paths.json' with { type: 'json' }
import recipients from './bypass/recipients.json' with { type: 'json' }
import roots from './bypass/roots.json' with { type: 'json' }
import sql from './bypass/sql.json' with { type: 'json' }
import urls from './bypass/urls.json' with { type: 'json' }

const runs = 200
/** Another draw each time; a failure names it. */
const seed = Date.now() % 2 ** 31
const rows = [
  ...paths,
  ...globs,
  ...nested,
  ...sql,
  ...urls,
  ...recipients,
  ...git,
  ...roots,
  ...controls,
] as unknown as Row[]

let judge: Awaited<ReturnType<typeof createRowJudge>>
let known: AskedRow[]
let folder: string

beforeAll(async () => {
  folder = tempFolder(true)
  const data = join(folder, 'data')
  mkdirSync(data)
  const root = prepareRowFolder(folder, data)
  judge = await createRowJudge({ root, data, set: join(folder, 'set') })
  known = rows.map((row) => filledWith(row, root, data)) as AskedRow[]
})

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Values of arguments that occur in the table, and anything else. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : []
const texts = () => [...new Set(known.flatMap((row) => textsOf(row.arguments)))]

const keys = [
  'path',
  'command',
  'url',
  'to',
  'a',
  'b',
  'note',
  'query',
  'files',
  'table',
  'channel',
  'where',
  'options',
]
const draw = (from: readonly string[]) => {
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...from) },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  )
  const name = fc.oneof(fc.constantFrom(...keys), text)
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.constantFrom<Json>(null, true, 0, 1.5),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 3 }) as fc.Arbitrary<Json>,
    ),
  }))
  return { name, tree }
}

/** On tools of every kind of server that take any arguments, and on the rows themselves. */
const askedArb = () => {
  const { name, tree } = draw(texts())
  const types = [
    'scratch',
    'db',
    'web',
    'other',
    'rooted',
    'rooted-other',
  ] as const satisfies (keyof typeof rowServers)[]
  const open = fc.record({
    server: fc.constantFrom(...types),
    tool: fc.constantFrom('echo', 'crawl', 'bash'),
    agent: fc.constantFrom<Row['agent'][]>('strong', 'reader', 'runner', 'nobody'),
    arguments: fc.dictionary(name, tree, { maxKeys: 3 }),
  })
  return { name, tree, asked: fc.oneof(open, fc.constantFrom(...known)) as fc.Arbitrary<AskedRow> }
}

/** From the mildest to the strictest. */
const strictness = { allow: 0, escalate: 1, deny: 2 }

describe('judging', () => {
  it('never becomes milder than a deny when keys and arguments are added', async () => {
    const { name, tree, asked } = askedArb()
    const drawn = fc.sample(fc.tuple(asked, fc.dictionary(name, tree, { minKeys: 1, maxKeys: 2 })), {
      numRuns: runs,
      seed,
    })
    const before = await judge.judge(drawn.map(([row]) => row))
    const after = await judge.judge(drawn.map(([row, more]) => ({ ...row, arguments: { ...more, ...row.arguments } })))
    const milder = drawn.filter((_, at) => {
      const [was, is] = [before[at]?.decision, after[at]?.decision]
      return was && is && was.result === 'deny' && is.result === 'allow'
    })
    expect({ seed, milder }).toEqual({ seed, milder: [] })
    // The draw says something only when it denies and allows.
    const results = new Set(before.map(({ decision }) => decision.result))
    expect(results).toEqual(new Set(['allow', 'escalate', 'deny']))
  }, 240_000)

  it('never becomes milder when items are added to the lists of a row', async () => {
    const lists = known.filter((row) => Object.values(row.arguments).some(Array.isArray))
    const longer = lists.flatMap((row) =>
      texts()
        .filter((_, at) => at % 25 === 0)
        .map((text) => ({
          ...row,
          arguments: Object.fromEntries(
            Object.entries(row.arguments).map(([key, value]) => [key, Array.isArray(value) ? [...value, text] : value]),
          ),
        })),
    )
    const perRow = longer.length / lists.length
    const before = await judge.judge(lists)
    const after = await judge.judge(longer)
    const milder = longer.filter((_, at) => {
      const was = before[Math.floor(at / perRow)]?.decision.result ?? 'deny'
      return strictness[after[at]?.decision.result ?? 'allow'] < strictness[was]
    })
    expect({ seed, milder }).toEqual({ seed, milder: [] })
  }, 240_000)

  it('says the same of what is parsed again from its own serialisation', async () => {
    const { asked } = askedArb()
    const drawn = fc.sample(asked, { numRuns: runs, seed })
    const again = drawn.flatMap((row) => {
      const read = parseStrict(serialise(row.arguments as Json), { ambiguousKeys: 'allow' }).value
      return [{ ...row, arguments: read as AskedRow['arguments'] }]
    })
    expect(again.map((row) => serialise(row.arguments as Json))).toEqual(
      drawn.map((row) => serialise(row.arguments as Json)),
    )
    const [before, after] = [await judge.judge(drawn), await judge.judge(again)]
    expect(after.map(({ decision, targets }) => ({ decision, targets }))).toEqual(
      before.map(({ decision, targets }) => ({ decision, targets })),
    )
  }, 240_000)
})
