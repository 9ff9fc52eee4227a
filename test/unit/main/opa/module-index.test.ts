// The index of a policy: whenever the policy speaks, the call is filed under it; what is not plain is never indexed.
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { parseModule } from '../../../../src/main/opa/gate/parse.ts'
import { createSourceText } from '../../../../src/main/opa/gate/source-text.ts'
import { indexOf } from '../../../../src/main/opa/module-index.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import type { ModuleIndex } from '../../../../src/main/opa/render-module.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let oneShot: OneShot

beforeAll(() => {
  oneShot = createOneShot({ binary: opaBinary, folder: join(tempFolder(true), 'once') })
})

afterAll(() => oneShot.close())

async function indexOfText(text: string): Promise<ModuleIndex | null> {
  const parsed = await parseModule(oneShot, createSourceText(text), text, undefined)
  if ('errors' in parsed) throw new Error(`${text}\n${parsed.errors[0]?.message}`)
  return indexOf(parsed.tree)
}

const tool = 'input.request.tool_name'

describe('what is indexed', () => {
  it.each<[string, string, ModuleIndex | null]>([
    ['an equality', `deny contains "x" if ${tool} == "a"`, { tools: ['a'] }],
    ['an equality the other way round', `deny contains "x" if "a" == ${tool}`, { tools: ['a'] }],
    ['a unification', `deny contains "x" if ${tool} = "a"`, { tools: ['a'] }],
    ['brackets', 'deny contains "x" if input["request"]["tool_name"] == "a"', { tools: ['a'] }],
    ['a set', `deny contains "x" if ${tool} in {"b", "a"}`, { tools: ['a', 'b'] }],
    ['a list', `deny contains "x" if ${tool} in ["b", "a", "a"]`, { tools: ['a', 'b'] }],
    ['an equality among other conditions', `deny contains x if {\n\tx := 1\n\t${tool} == "a"\n}`, { tools: ['a'] }],
    [
      'several rules',
      `deny contains "x" if ${tool} == "a"\n\nallow contains "y" if ${tool} in {"b"}`,
      { tools: ['a', 'b'] },
    ],
    [
      'servers and agents',
      'decision := {"result": "deny"} if {\n\tinput.request.server_id == "s"\n\tinput.agent.id == "x"\n}',
      { servers: ['s'], agents: ['x'] },
    ],
    ['phases', 'deny contains "x" if input.phase == "request"', { phases: ['request'] }],
    [
      'helper rules that are not',
      `deny contains "x" if {\n\t${tool} == "a"\n\t_h\n}\n\n_h if input.agent.id == "x"`,
      { tools: ['a'] },
    ],
  ])('%s', async (_name, rules, index) => {
    expect(await indexOfText(`package p\n\n${rules}\n`)).toEqual(index)
  })

  it.each<[string, string]>([
    ['no condition', 'deny contains "x"'],
    ['a negation', `deny contains "x" if not ${tool} == "a"`],
    ['a phase that it is not', 'deny contains "x" if not input.phase == "request"'],
    ['a phase among others', 'deny contains "x" if input.phase == "request"\n\ndeny contains "y" if input.agent'],
    ['an inequality', `deny contains "x" if ${tool} != "a"`],
    [
      'rules that name different fields',
      `deny contains "x" if ${tool} == "a"\n\ndeny contains "y" if input.agent.id == "x"`,
    ],
    [
      'one rule among several that names none',
      `deny contains "x" if ${tool} == "a"\n\nescalate contains "y" if input.agent.risk_tier == "low"`,
    ],
    ['a helper rule that names it', `deny contains "x" if _h\n\n_h if ${tool} == "a"`],
    ['an else', `decision := {"result": "deny"} if ${tool} == "a"\nelse := {"result": "allow"}`],
    ['a default', `default decision := {"result": "allow"}\n\ndecision := {"result": "deny"} if ${tool} == "a"`],
    ['an equality within a comprehension', `deny contains "x" if count([1 | ${tool} == "a"]) == 0`],
    ['an equality within every', `deny contains "x" if {\n\tevery _ in input.request.targets { ${tool} == "a" }\n}`],
    ['an equality of another input', `deny contains "x" if ${tool} == "a" with input.request.tool_name as "a"`],
    ['a comparison with another field', `deny contains "x" if ${tool} == input.agent.id`],
    ['a constant that is no text', `deny contains "x" if ${tool} == 1`],
    ['a set with more than constants', `deny contains "x" if ${tool} in {"a", input.agent.id}`],
    ['the set the other way round', `deny contains "x" if "a" in {${tool}}`],
    ['a part of the name', `deny contains "x" if startswith(${tool}, "a")`],
    ['nothing that speaks', `helper if ${tool} == "a"`],
  ])('not %s', async (_name, rules) => {
    expect(await indexOfText(`package p\n\n${rules}\n`)).toBeNull()
  })
})

const names = fc.constantFrom('a', 'b', 'c')
const field = fc.constantFrom(tool, 'input.request.server_id', 'input.agent.id', 'input["agent"]["id"]')
const list = fc.array(names, { minLength: 1, maxLength: 2 }).map((each) => each.map((name) => `"${name}"`).join(', '))

const condition = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(field, names).map(([at, name]) => `${at} == "${name}"`) },
  { weight: 2, arbitrary: fc.tuple(field, names).map(([at, name]) => `"${name}" == ${at}`) },
  { weight: 2, arbitrary: fc.tuple(field, list).map(([at, all]) => `${at} in {${all}}`) },
  fc.tuple(field, list).map(([at, all]) => `${at} in [${all}]`),
  fc.tuple(field, names).map(([at, name]) => `${at} = "${name}"`),
  fc.tuple(field, names).map(([at, name]) => `not ${at} == "${name}"`),
  fc.tuple(field, names).map(([at, name]) => `${at} != "${name}"`),
  fc.tuple(field, list).map(([at, all]) => `not ${at} in {${all}}`),
  fc
    .tuple(field, names, names)
    .map(([at, one, two]) => `${at} == "${one}" with ${tool} as "${two}" with input.agent.id as "${two}"`),
  fc
    .tuple(field, names)
    .map(([at, name]) => `_helper with ${at.startsWith('input[') ? 'input.agent.id' : at} as "${name}"`),
  fc.tuple(field, names).map(([at, name]) => `count([1 | ${at} == "${name}"]) == 0`),
  fc.tuple(field, names).map(([at, name]) => `"${name}" in {${at}, "b"}`),
  fc.tuple(field, field).map(([one, two]) => `${one} == ${two}`),
  fc.constantFrom('_helper', 'not _helper', 'true'),
)
const body = fc.array(condition, { minLength: 1, maxLength: 3 }).map((each) => `{\n\t${each.join('\n\t')}\n}`)
const head = fc.constantFrom(
  'deny contains "x"',
  'escalate contains "x"',
  'allow contains "x"',
  'deny := {"x"}',
  'decision := {"result": "deny"}',
)
const rule = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(head, body).map(([own, all]) => `${own} if ${all}`) },
  fc
    .tuple(body, body)
    .map(([one, two]) => `decision := {"result": "deny"} if ${one} else := {"result": "deny"} if ${two}`),
)
const module_ = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 3 }), body)
  .filter(
    ([rules]) =>
      !(rules.some((each) => each.startsWith('deny :=')) && rules.some((each) => each.startsWith('deny contains'))),
  )
  .map(([rules, helper]) => `${[...rules].join('\n\n')}\n\n_helper if ${helper.replaceAll('_helper', 'true')}\n`)

const inputs = ['a', 'b', 'c'].flatMap((tool_name) =>
  ['a', 'b', 'd'].flatMap((server_id) =>
    ['a', 'c', 'e'].map((id) => ({ request: { tool_name, server_id, targets: [] }, agent: { id }, now_ns: 0 })),
  ),
)

describe('a policy that speaks', () => {
  it('is found under its index, whatever it is made of', async () => {
    const once = createEvaluateOnce(oneShot)
    let indexed = 0
    let spared = 0
    await fc.assert(
      fc.asyncProperty(fc.array(module_, { minLength: 40, maxLength: 40 }), async (texts) => {
        const modules = texts.map((text, number) => ({
          id: `m${number}.rego`,
          hash: '',
          text: `package m.p${number}\n\n${text}`,
        }))
        const query =
          '{name | some name, said in data.m; some head in ["deny", "escalate", "allow", "decision"]; count(said[head]) > 0}'
        const rows = await once.values({
          set: { modules, data: {} },
          envelopes: inputs.map((each) => JSON.stringify(each)),
          query,
        })
        const indexes = await Promise.all(modules.map(({ text }) => indexOfText(text)))
        for (const [at, row] of rows.entries()) {
          expect(row).toHaveProperty('value')
          const speaking = new Set('value' in row ? (row.value as string[]) : [])
          const { request, agent } = inputs[at] ?? { request: { tool_name: '', server_id: '' }, agent: { id: '' } }
          for (const [number, index] of indexes.entries()) {
            if (!index) continue
            indexed += 1
            const listed =
              (index.tools?.includes(request.tool_name) ?? true) &&
              (index.servers?.includes(request.server_id) ?? true) &&
              (index.agents?.includes(agent.id) ?? true)
            if (!listed) spared += 1
            if (speaking.has(`p${number}`) && !listed)
              throw new Error(`not found for ${JSON.stringify(inputs[at])}: ${JSON.stringify(index)}\n${texts[number]}`)
          }
        }
      }),
      { numRuns: 5, endOnFailure: true },
    )
    expect(indexed).toBeGreaterThan(200)
    expect(spared).toBeGreaterThan(indexed / 4)
  }, 120_000)
})
