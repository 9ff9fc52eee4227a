// What authors work with, on the real engine: the list of functions, the usual format, tests of a policy that can reach nothing.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { type AuthorTools, createAuthorTools } from '../../../../src/main/opa/author-tools.ts'
import { regoReferenceSchema, testedPolicySchema } from '../../../../src/shared/contract/authoring.ts'
import { allowedBuiltins, openGate, policiesDir } from '../../../support/gate-rooms.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let tools: AuthorTools
let close: () => Promise<void>

beforeAll(async () => {
  const { gate, oneShot, close: end } = await openGate(tempFolder(true))
  const { modules } = await readBaseSet(policiesDir)
  tools = createAuthorTools({ oneShot, gate, library: modules.filter(({ id }) => id.startsWith('lib/')) })
  close = end
})

afterAll(() => close())

describe('functions', () => {
  it('are those that the gate lets pass, as one writes them, with words about them', async () => {
    const builtins = regoReferenceSchema.shape.builtins.parse(await tools.builtins())
    const names = builtins.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(allowedBuiltins).toContain(name)
    for (const name of ['http.send', 'opa.runtime', 'walk', 'print']) expect(names).not.toContain(name)
    for (const name of names) expect(name).not.toMatch(/^internal\./)
    const startswith = builtins.find(({ name }) => name === 'startswith')
    expect(startswith).toMatchObject({
      signature: 'startswith(search, base)',
      description: expect.stringMatching(/.{10}/),
    })
  })
})

describe('format', () => {
  it('is the usual one, and none where there is no Rego', async () => {
    const text = 'package behavry.authz.custom\ndeny contains   "x" if {input.phase=="request"}\n'
    expect(await tools.format(text)).toBe(
      'package behavry.authz.custom\n\ndeny contains "x" if input.phase == "request"\n',
    )
    expect(await tools.format('package a\n\nx := {{')).toBeNull()
  })
})

const policy = `package behavry.authz.custom

import data.behavry.lib.severity

deny contains "no" if {
	input.request.action == "write"
	severity.rank(input.agent.risk_tier) > 1
}
`
const testing = (rules: string) => `package behavry.authz.custom_test\n\nimport data.behavry.authz.custom\n\n${rules}\n`
const write = 'with input as {"request": {"action": "write"}, "agent": {"risk_tier": "high"}}'

describe('tests of a policy', () => {
  const run = async (rules: string, text = policy) => testedPolicySchema.parse(await tools.test(text, testing(rules)))

  it('pass, fail, are skipped, and say what they print', async () => {
    const { tests, errors } = await run(`test_denied if {
	print("said:", custom.deny) ${write}
	count(custom.deny) == 1 ${write}
}

test_wrong if count(custom.deny) == 2 ${write}

todo_test_later if false`)
    expect(errors).toEqual([])
    expect(tests).toMatchObject([
      { name: 'test_denied', passed: true, message: expect.stringMatching(/^said: /) },
      { name: 'test_wrong', passed: false, message: '' },
      { name: 'todo_test_later', passed: false, message: 'It was skipped.' },
    ])
  })

  it('may replace what the policy reads', async () => {
    const { tests } = await run(
      `test_rank if count(custom.deny) == 0 ${write} with data.behavry.lib.severity.rank as 1`,
    )
    expect(tests).toMatchObject([{ name: 'test_rank', passed: true }])
  })

  it('that do not compile say where and why', async () => {
    const { tests, errors } = await run('test_a if nothing_of_that_name')
    expect(tests).toEqual([])
    expect(errors).toMatchObject([{ line: 5, column: 11, code: 'unsafe_variable' }])
  })

  it('of a policy that does not compile say so', async () => {
    const { errors } = await run('test_a if true', policy.replace('severity.rank(', 'severity.rang('))
    expect(errors).toMatchObject([
      { line: 1, code: 'policy_does_not_compile', message: expect.stringContaining('severity.rang') },
    ])
  })

  it('no tests are no results', async () => {
    expect(await run('helper if true')).toEqual({ tests: [], errors: [] })
  })

  it('that never end are ended', async () => {
    const { tests, errors } =
      await run(`_many := [n | some n in split(concat("", [_x | some _ in _ten; some _ in _ten; some _ in _ten]), "")]

_x := "aaaaaaaaaa"

_ten := [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

test_a if {
	some a in _many
	some b in _many
	some c in _many
	concat("", [a, b, c]) == "x"
}`)
    expect(errors).toEqual([])
    expect(tests).toMatchObject([{ name: 'test_a', passed: false, message: expect.stringContaining('too long') }])
  }, 60_000)

  it('reach no network, neither by a function nor by a schema', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      const called = await run(`test_a if http.send({"method": "GET", "url": "${url}"}).status_code == 200`)
      expect(called.errors).toMatchObject([{ code: 'unknown_function' }])
      const fetched = await run(`# METADATA\n# schemas:\n# - input: {"$ref": "${url}"}\ntest_a if input.x == 1`)
      expect(fetched.tests).toEqual([])
      expect(fetched.errors).toHaveLength(1)
      expect(asked).toBe(0)
    } finally {
      server.close()
    }
  })
})
