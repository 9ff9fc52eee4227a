// What helps authors, on the real engine: format, functions with their signatures, tests that pass, fail, break or never end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { type AuthorTools, createAuthorTools } from '../../../../src/main/opa/author-tools.ts'
import { allowedBuiltins, openGate, policiesDir } from '../../../support/gate-rooms.ts'
import { processesWith } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let tools: AuthorTools
let close: () => Promise<void>
const folder = tempFolder(true)

beforeAll(async () => {
  const opened = await openGate(folder)
  close = opened.close
  const { modules } = await readBaseSet(policiesDir)
  tools = createAuthorTools({ ...opened, library: modules.filter(({ id }) => id.startsWith('lib/')) })
})
afterAll(async () => {
  await close()
  expect(processesWith(folder)).toEqual([])
})

const policy = `package behavry.authz.custom

import data.behavry.lib.severity

deny contains "Too risky" if severity.rank(input.agent.risk_tier) >= severity.rank("high")
`
const tests = (rules: string) => `package behavry.authz.custom_test

import data.behavry.authz.custom

${rules}
`
const outcomes = async (rules: string, text = policy) => {
  const { tests: found, errors } = await tools.test(text, tests(rules))
  return { errors, found: found.map(({ name, passed, message }) => ({ name, passed, message })) }
}

describe('format', () => {
  it('writes the usual form, and leaves that as it is', async () => {
    const formatted = await tools.format('package a\ndeny contains   "x" if   {input.a==1}\n')
    expect(formatted).toBe('package a\n\ndeny contains "x" if input.a == 1\n')
    expect(await tools.format(formatted ?? '')).toBe(formatted)
  })

  it.each(['', 'package a\ndeny contains if', 'not rego at all {{{'])('has nothing for %j', async (text) => {
    expect(await tools.format(text)).toBeNull()
  })
})

describe('functions', () => {
  it('are those that policies may call, each with a signature and a description', async () => {
    const builtins = await tools.builtins()
    const names = builtins.map(({ name }) => name)
    expect(names.filter((name) => !allowedBuiltins.includes(name))).toEqual([])
    expect(names.length).toBeGreaterThan(100)
    expect(names).not.toContain('any')
    const named = (name: string) => builtins.find((each) => each.name === name)
    expect(named('startswith')?.signature).toBe('startswith(search, base)')
    expect(named('count')?.signature).toBe('count(collection)')
    expect(named('plus')?.signature).toMatch(/^\w+ \+ \w+$/)
    expect(named('http.send')).toBeUndefined()
    const silent = builtins.filter(({ name, signature, description }) => !description && signature.startsWith(name))
    expect(silent).toEqual([])
  })
})

describe('tests', () => {
  it('that pass and that fail are told by name, with what they printed', async () => {
    const { errors, found } =
      await outcomes(`test_high if "Too risky" in custom.deny with input.agent.risk_tier as "high"

test_low if {
	print("seen", custom.deny)
	count(custom.deny) == 1 with input.agent.risk_tier as "low"
}`)
    expect(errors).toEqual([])
    expect(found.map(({ name, passed }) => [name, passed])).toEqual([
      ['test_high', true],
      ['test_low', false],
    ])
    expect(found[1]?.message).toBe('seen set()')
  })

  it('of a text without any are none', async () => {
    expect(await outcomes('x := 1')).toEqual({ errors: [], found: [] })
  })

  it('that contradict themselves do not pass', async () => {
    const { found } = await outcomes(`test_torn if _two == 1

_two := 1

_two := 2 if true`)
    expect(found).toMatchObject([{ name: 'test_torn', passed: false, message: 'It could not be evaluated.' }])
  })

  it('that do not compile are refused at their place', async () => {
    const { errors, found } = await outcomes('test_unsafe if x > 1')
    expect(found).toEqual([])
    expect(errors).toMatchObject([{ line: 5, code: expect.any(String), message: expect.stringContaining('x') }])
  })

  it('beside a policy that does not compile say that it is the policy', async () => {
    const { errors } = await outcomes('test_it if true', 'package behavry.authz.custom\n\ndeny contains x\n')
    expect(errors).toMatchObject([{ line: 1, code: 'policy_does_not_compile' }])
  })

  it.each([
    ['http.send', 'test_send if http.send({"method": "get", "url": "http://127.0.0.1:1"}).status_code == 200'],
    ['opa.runtime', 'test_env if opa.runtime().env.HOME'],
    ['net.lookup_ip_addr', 'test_dns if net.lookup_ip_addr("localhost")'],
  ])('cannot call %s', async (name, rules) => {
    const { errors, found } = await outcomes(rules)
    expect(found).toEqual([])
    expect(errors).toMatchObject([{ line: 5, message: expect.stringContaining(name) }])
  })

  const many = `_many := split("${'a,'.repeat(3000)}", ",")`

  it.each([
    ['time', 'count([1 | some a in _many; some b in _many; some c in _many; c == "z"]) == 1'],
    ['memory', 'count([[a, b, c] | some a in _many; some b in _many; some c in _many]) == 0'],
  ])(
    'that want all %s are stopped',
    async (_what, condition) => {
      const { errors, found } = await outcomes(`test_hungry if ${condition}\n\n${many}`)
      expect(found.filter(({ passed }) => passed)).toEqual([])
      expect([...errors.map(({ code }) => code), ...found.map(({ message }) => message)]).toHaveLength(1)
    },
    60_000,
  )
})
