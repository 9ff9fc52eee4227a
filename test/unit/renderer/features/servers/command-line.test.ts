// Commands as people write them: lines, quotes, and what no shell will do for them here.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  argumentsOf,
  argumentText,
  shellHint,
  splitCommandLine,
} from '../../../../../src/renderer/features/servers/command-line.ts'

describe('splitCommandLine', () => {
  it.each([
    ['npx -y @scope/server /home/me', ['npx', '-y', '@scope/server', '/home/me']],
    ['  node   "/home/me/My Files" ', ['node', '/home/me/My Files']],
    [`a 'b "c" \\d' e`, ['a', 'b "c" \\d', 'e']],
    [String.raw`a b\ c "d\"e" "f\g"`, ['a', 'b c', 'd"e', String.raw`f\g`]],
    [`--name='x y'z ""`, ['--name=x yz', '']],
    ['', []],
  ])('%s', (line, parts) => expect(splitCommandLine(line)).toEqual({ parts }))

  it('says which quote stays open', () => {
    expect(splitCommandLine('node "a')).toEqual({ problem: 'The quote " is not closed.' })
  })
})

describe('arguments, one in each line', () => {
  it('are taken as they stand', () => {
    expect(argumentsOf('-y\r\n "quoted" $HOME \n\n--x=1\n')).toEqual(['-y', ' "quoted" $HOME ', '--x=1'])
  })
  it('come back unchanged, or are not offered as lines at all', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '"', 'ü', '\u2028') })), (args) => {
        const text = argumentText(args)
        if (text === null) return args.some((argument) => argument === '' || /[\r\n]/.test(argument))
        expect(argumentsOf(text)).toEqual(args)
        return true
      }),
    )
  })
})

describe('shellHint', () => {
  it.each([
    [['~/notes'], '~ stays ~'],
    [['$HOME/notes'], '$ stays $'],
    [['--root=$HOME'], '$ stays $'],
    [['"/home/me"'], 'the quotes stay'],
    [['server', '&&', 'rm'], '&& is passed on'],
  ])('%j', (parts, said) => expect(shellHint(parts)).toContain(said))
  it.each([[['-y', '/home/me', 'a~b', 'cost$', '5$']], [[]]])('says nothing about %j', (parts) =>
    expect(shellHint(parts)).toBeNull(),
  )
})
