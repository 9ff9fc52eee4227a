// Where a rule stands: shipped ones by their code, an author's by what they said or by being the only one.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { locateRule } from '../../../../src/main/policies/locate-rule.ts'

const shipped = readFileSync(
  fileURLToPath(new URL('../../../../policies/base/filesystem.rego', import.meta.url)),
  'utf8',
)
const own = `package behavry.tenants["local"].custom["x"]

import rego.v1

# Lock files are written by their tools.
deny contains "No lock files" if {
	input.request.tool_name == "write_file"
}

decision := {
	"result": "escalate",
	"reason": "Ask me",
	"policy": "custom.ask",
} if input.request.action == "send"

escalate contains reason if {
	reason := sprintf("%s is new", [input.request.tool_name])
}
`

describe('a rule is located', () => {
  it('by its code, with its title', () => {
    const place = locateRule(shipped, { policy: 'filesystem.blocked_paths', reason: '', result: 'deny' })
    expect(place.title).toBe('Sensitive files')
    expect(shipped.split('\n')[(place.line ?? 0) - 1]).toMatch(/^deny contains/)
  })

  it.each([
    [
      'by its reason',
      { policy: 'x', reason: 'No lock files', result: 'deny' as const },
      6,
      'Lock files are written by their tools.',
    ],
    ['by its own name', { policy: 'custom.ask', reason: 'Ask me', result: 'escalate' as const }, 10, 'custom.ask'],
    ['by being the only one of its kind', { policy: 'x', reason: 'odd is new', result: 'escalate' as const }, 16, 'x'],
  ])('%s', (_name, rule, line, title) => {
    expect(locateRule(own, rule)).toEqual({ line, title })
  })

  it('nowhere when it cannot be told', () => {
    expect(locateRule(own, { policy: 'x', reason: 'unknown', result: 'allow' })).toEqual({ line: null, title: 'x' })
  })
})
