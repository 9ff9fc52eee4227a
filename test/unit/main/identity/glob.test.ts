// Patterns of delegations: what two of them match together is exact, and OPA reads each pattern as we do.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GlobKind, GlobsTooTangled, globMatches, intersectGlobs } from '../../../../src/main/identity/glob.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const kinds: readonly GlobKind[] = ['tool', 'target']
/** Few letters, so that patterns and texts meet. */
const piece = fc.constantFrom('a', 'b', '/', '*', '**')
const globOf = (size: number) => fc.array(piece, { minLength: 1, maxLength: size }).map((parts) => parts.join(''))
const glob = globOf(6)
const globs = fc.array(glob, { minLength: 1, maxLength: 3 })
const text = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 8 }).map((parts) => parts.join(''))

const any = (kind: GlobKind, list: readonly string[], given: string) =>
  list.some((each) => globMatches(kind, each, given))

describe('a pattern', () => {
  it.each([
    ['tool', 'read_*', 'read_file', true],
    ['tool', 'read_*', 'READ_file', false],
    ['tool', '*', 'a/b', true],
    ['tool', 'read_file', 'read_file_2', false],
    ['tool', '*_file', 'write_file', true],
    ['tool', '', '', true],
    ['target', '/w/*', '/w/a', true],
    ['target', '/w/*', '/w/a/b', false],
    ['target', '/w/**', '/w/a/b', true],
    ['target', '/w/**', '/w', false],
    ['target', '/w/**', '/w-evil/a', false],
    ['target', '/w/*/c.md', '/w/a/b/c.md', false],
    ['target', '**', '', true],
    ['target', '/w/*.md', '/w/.md', true],
  ] as const)('of a %s: %s and %s', (kind, pattern, given, expected) => {
    expect(globMatches(kind, pattern, given)).toBe(expected)
  })

  it('is read by OPA as by us', () => {
    const pairs = fc.sample(fc.tuple(fc.constantFrom(...kinds), glob, text), { numRuns: 3000, seed: 7 })
    const near = fc.sample(fc.tuple(fc.constantFrom(...kinds), globOf(3), text), { numRuns: 3000, seed: 8 })
    const input = [...pairs, ...near].map(([kind, pattern, given]) => ({ tool: kind === 'tool', pattern, given }))
    const file = join(tempFolder(), 'matches.rego')
    writeFileSync(
      file,
      `package matches
match(each) := glob.match(each.pattern, null, each.given) if each.tool
match(each) := glob.match(each.pattern, ["/"], each.given) if not each.tool
all := [match(each) | some each in input]`,
    )
    const output = execFileSync(
      opaBinary,
      ['eval', '--stdin-input', '--format=json', '--data', file, 'data.matches.all'],
      { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 26 },
    )
    const opa = (JSON.parse(output) as { result: { expressions: { value: boolean[] }[] }[] }).result[0]!.expressions[0]!
    const ours = input.map(({ tool, pattern, given }) => globMatches(tool ? 'tool' : 'target', pattern, given))
    const differing = input.filter((_, index) => ours[index] !== opa.value[index])
    expect(differing).toEqual([])
    expect(opa.value).toHaveLength(6000)
    expect(ours.filter(Boolean).length).toBeGreaterThan(500)
  })
})

describe('what two lists match together', () => {
  it.each(kinds)('is exact for a %s', (kind) => {
    fc.assert(
      fc.property(globs, globs, text, (left, right, given) => {
        const together = intersectGlobs(kind, left, right)
        expect(any(kind, together, given)).toBe(any(kind, left, given) && any(kind, right, given))
      }),
      { numRuns: 3000 },
    )
  })

  it.each(kinds)('does not depend on the order, and once more changes nothing, for a %s', (kind) => {
    fc.assert(
      fc.property(globs, globs, text, (left, right, given) => {
        const [one, other] = [intersectGlobs(kind, left, right), intersectGlobs(kind, right, left)]
        expect(any(kind, one, given)).toBe(any(kind, other, given))
        expect(any(kind, intersectGlobs(kind, one, left), given)).toBe(any(kind, one, given))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    [['*'], ['read_*', 'list'], ['list', 'read_*']],
    [['read_*'], ['*_file'], ['read_*_file', 'read_file']],
    [['read_*'], ['write_*'], []],
    [['read_file'], ['read_file'], ['read_file']],
    [['a*', 'b*'], ['*'], ['a*', 'b*']],
  ])('of tools %j and %j is %j', (left, right, expected) => {
    expect(intersectGlobs('tool', left, right)).toEqual(expected)
  })

  it.each([
    [['/w/**'], ['/w/a/*'], ['/w/a/*']],
    [['/w/*'], ['/w/**x'], ['/w/*x']],
    [['/w/**'], ['**/*.md'], ['/w/**/*.md', '/w/*.md']],
  ])('of targets %j and %j is covered by %j', (left, right, expected) => {
    for (const each of intersectGlobs('target', left, right)) {
      expect(expected.some((wide) => globMatches('target', wide, each.replaceAll('*', 'z')))).toBe(true)
    }
    expect(intersectGlobs('target', left, right)).not.toEqual([])
  })

  it('is refused, and not widened, when it would take too many patterns or too long', () => {
    const wild = `*${'a*b*'.repeat(12)}`
    expect(() => intersectGlobs('tool', [wild], [`*${'c*d*'.repeat(12)}`])).toThrow(GlobsTooTangled)
    const many = (letter: string) => Array.from({ length: 64 }, (_, n) => `*${letter}${n}*`.repeat(8))
    expect(() => intersectGlobs('target', many('a'), many('b'))).toThrow(GlobsTooTangled)
  })
})
