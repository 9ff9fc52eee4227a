// Secrets are masked inside their strings; nobody who writes the text can switch the scan off.
import { describe, expect, it } from 'vitest'
import { createMasker } from '../../../../../src/main/enforcement/dlp/mask-secrets.ts'

const { mask } = createMasker()
const github = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`
const aws = `AKIA${'IOSFODNN7EXAMPLQ'}`
const key = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA1234567890abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP',
  '-----END RSA PRIVATE KEY-----',
].join('\n')
const jwt =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'

describe('mask', () => {
  it.each([
    ['a GitHub token', github],
    ['an AWS key id', aws],
    ['a private key', key],
    ['a web token', jwt],
    ['an operator’s token', `bho_${'aZ09_-x'.repeat(7).slice(0, 43)}`],
    ['an enrolment token', `bhv_enroll_${'aZ09_-x'.repeat(7).slice(0, 43)}`],
  ])('masks %s inside its string and keeps the rest', async (_name, secret) => {
    const { masked, findings } = await mask({ path: '/w/a', content: `before ${secret} after`, list: [1, 'plain'] })
    expect(JSON.stringify(masked)).not.toContain(secret.slice(0, 30))
    expect((masked as { content: string }).content).toMatch(/^before ⟦secret:[a-z0-9_]+⟧.* after$/s)
    expect(masked).toMatchObject({ path: '/w/a', list: [1, 'plain'] })
    expect(findings).toMatchObject([{ at: '/content' }])
  })

  it('masks a key that is a secret', async () => {
    const { masked } = await mask({ [github]: 1 })
    expect(JSON.stringify(masked)).not.toContain(github)
  })

  it.each(['secretlint-disable', '// secretlint-disable', '/* secretlint-disable */'])(
    'is not switched off by "%s"',
    async (line) => {
      const { masked } = await mask(`${line}\n${github}\n`)
      expect(masked).not.toContain(github)
    },
  )

  it('leaves what holds no secret as it is', async () => {
    const value = { path: '/w/a/b.md', n: 1.5, deep: { list: ['x', null, true] } }
    const { masked, findings } = await mask(value)
    expect(masked).toBe(value)
    expect(findings).toEqual([])
  })
})
