// Where git fetches from, and what must not be an option; commands, which are kept as they are.
import { describe, expect, it } from 'vitest'
import { readCommand } from '../../../../../src/main/enforcement/targets/commands.ts'
import { refuseOption } from '../../../../../src/main/enforcement/targets/option.ts'
import { readRemote } from '../../../../../src/main/enforcement/targets/remotes.ts'

describe('readRemote', () => {
  it.each([
    ['https://example.org/a.git', 'https://example.org/a.git'],
    ['git@example.org:acme/a.git', 'ssh://example.org/acme/a.git'],
    ['example.org:acme/a.git', 'ssh://example.org/acme/a.git'],
    ['ssh://git@example.org/acme/a.git', 'ssh://example.org/acme/a.git'],
    ['ssh://git@example.org:2222/a.git', 'ssh://example.org:2222/a.git'],
  ])('%s is %s', (raw, value) => {
    expect(readRemote(raw).value).toBe(value)
  })

  it.each([
    'ext::sh -c id',
    'fd::17',
    '--upload-pack=id',
    ' -u id',
    'ssh://-oProxyCommand=id/x',
    'git@-oProxyCommand=id:x',
    'https://user:word@example.org/a.git',
    'file:///root/.ssh',
  ])('%s is refused', (raw) => {
    expect(() => readRemote(raw)).toThrow()
  })
})

describe('refuseOption', () => {
  it.each(['-f', '--force', ' -f', '"-f"', '\u2013f', '\uff0df'])('%j looks like one', (raw) => {
    expect(() => refuseOption(raw)).toThrow('dash')
  })

  it.each(['main', 'a-b', 'HEAD~1', './-a'])('%s does not', (raw) => {
    expect(() => refuseOption(raw)).not.toThrow()
  })
})

describe('readCommand', () => {
  it('keeps what is written, and says that it is one of a shell', () => {
    expect(readCommand(' LS -la\n')).toEqual({ value: 'LS -la', forms: ['command:shell', 'ls -la'] })
  })

  it('shows the beginning of a long one', () => {
    const { value } = readCommand('x'.repeat(10_000))
    expect(value).toHaveLength(4097)
    expect(readCommand(value).value).toBe(value)
  })

  it.each(['ls \u200b', 'ls \u202e', 'ls \u0000', 'ls \u001b[2J'])('%j hides something', (raw) => {
    expect(() => readCommand(raw)).toThrow('invisible')
  })
})
