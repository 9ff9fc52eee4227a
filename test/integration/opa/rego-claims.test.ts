// What we rely on Rego to do or to refuse, on the pinned engine: the design stands on these claims.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { opaBinary } from '../../support/opa-binary.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/** Runs the engine over some modules; gives its JSON, also when it refuses. */
function opa(command: string[], modules: Record<string, string>): { ok: boolean; json: string } {
  const folder = tempFolder()
  for (const [name, text] of Object.entries(modules)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  try {
    return { ok: true, json: execFileSync(opaBinary, command, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return { ok: false, json: stdout + stderr }
  }
}

const evaluate = (expression: string, modules: Record<string, string> = {}) => {
  const files = Object.keys(modules).flatMap((name) => ['-d', name])
  return opa(['eval', ...files, '--format=json', expression], modules)
}
const firstValue = (answer: { json: string }) =>
  (JSON.parse(answer.json) as { result?: { expressions: { value: unknown }[] }[] }).result?.[0]?.expressions[0]?.value

describe('Rego', () => {
  it('is the pinned version', () => {
    expect(opa(['version'], {}).json).toContain('Version: 1.22.2')
  })

  it.each([
    ['"critical" >= "high"', false],
    ['"medium" >= "high"', true],
    ['"low" >= "high"', true],
  ])('compares words as text, not as ranks: %s is %s', (expression, value) => {
    expect(firstValue(evaluate(expression))).toBe(value)
  })

  it('refuses two defaults of one rule in one package', () => {
    const text = 'package p\n\ndefault allow := false\n'
    const answer = opa(['check', '.'], { 'a.rego': text, 'b.rego': text })
    expect(answer.ok).toBe(false)
    expect(answer.json).toContain('multiple default rules')
  })

  it('calls two true decisions a conflict, and names the module', () => {
    const rule = (result: string) => `package p\n\ndecision := {"result": "${result}"} if true\n`
    const answer = evaluate('data.p.decision', { 'a.rego': rule('deny'), 'b.rego': rule('allow') })
    expect(answer.ok).toBe(false)
    const { errors } = JSON.parse(answer.json) as { errors: { code: string; location: { file: string } }[] }
    expect(errors[0]).toMatchObject({
      code: 'eval_conflict_error',
      location: { file: expect.stringMatching(/^[ab]\.rego$/) },
    })
  })

  it('does not read a negated list of conditions', () => {
    const text = 'package p\n\nlate if {\n\thour := 20\n\tnot (hour >= 9; hour < 18)\n}\n'
    expect(opa(['check', 'a.rego'], { 'a.rego': text }).ok).toBe(false)
  })

  it('refuses the older syntax', () => {
    expect(opa(['check', 'a.rego'], { 'a.rego': 'package p\n\ndeny[msg] {\n\tmsg := "no"\n}\n' }).ok).toBe(false)
  })

  it('takes bracketed package segments under --strict', () => {
    const text = 'package behavry.tenants["local"].custom["a-b.c"]\n\ndeny contains "x" if input.y\n'
    expect(opa(['check', '--strict', 'a.rego'], { 'a.rego': text }).ok).toBe(true)
  })

  it('leaves a rule undefined when a built-in gets a value of the wrong type', () => {
    const answer = evaluate('data.p.sensitive', {
      'a.rego': 'package p\n\nsensitive if contains({"$text": 1}, "secret")\n'.replace('{"$text": 1}', 'data.d'),
      'd.json': '{"d": {"$text": 1}}',
    })
    expect(firstValue(answer)).toBeUndefined()
  })

  it('can be given the time of a decision', () => {
    const text = 'package p\n\nnow := time.now_ns()\n\nthen := x if x := data.p.now with time.now_ns as 42\n'
    expect(firstValue(evaluate('data.p.then', { 'a.rego': text }))).toBe(42)
  })

  it('leaves a negated call undefined when a part of its argument is missing, so that rules negate rules of their own', () => {
    const text =
      'package p\n\nplain if not input.list == ["a"]\n\ncall if not is_array(input.list)\n\nmember if not "a" in input.list\n\nrule if not _is_list\n\n_is_list if is_array(input.list)\n'
    expect(firstValue(evaluate('data.p with input as {}', { 'a.rego': text }))).toEqual({ plain: true, rule: true })
  })

  it('gives the time of a decision to modules by a variable; a reference would be evaluated at each use', () => {
    const text =
      'package p\n\nnow := time.now_ns()\n\nthen := now if {\n\tgiven := input.now_ns\n\tnow := data.p.now with time.now_ns as given\n}\n'
    expect(firstValue(evaluate('data.p.then with input as {"now_ns": 42}', { 'a.rego': text }))).toBe(42)
  })
})
