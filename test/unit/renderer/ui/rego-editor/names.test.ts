// What a name means, and where it is defined.
import { describe, expect, it } from 'vitest'
import { canonicalName, meaningOf, meaningsFor, nameAt } from '../../../../../src/renderer/ui/rego-editor/names.ts'
import { importsIn, rulesIn } from '../../../../../src/shared/rego-text.ts'

const text = `package behavry.authz.custom

import rego.v1

import data.behavry.lib.severity as rank_of

# Hours in which nobody is there.
# In UTC.
_late if time.clock(input.now_ns)[0] >= 18

default _open := false

near(a, b) if a == b

deny contains "late" if {
	some target in input.request.targets
	target.op == "write"
	_late
}
`

describe('names of a text', () => {
  it('finds rules with their comments and parameters', () => {
    expect(rulesIn(text).map(({ name, signature, about }) => [name, signature, about])).toEqual([
      ['_late', '_late', 'Hours in which nobody is there.\nIn UTC.'],
      ['_open', '_open', ''],
      ['near', 'near(a, b)', ''],
      ['deny', 'deny', ''],
    ])
  })

  it('finds imports with their names', () => {
    expect(importsIn(text)).toEqual([
      { alias: 'rank_of', path: 'data.behavry.lib.severity', at: text.indexOf('import data') },
    ])
  })

  it('reads a variable over targets as the target', () => {
    expect(canonicalName('target.op', text)).toBe('input.request.targets[_].op')
    expect(canonicalName('input.request.targets[0].value', text)).toBe('input.request.targets[_].value')
    expect(canonicalName('other.op', text)).toBe('other.op')
  })

  it('knows what stands at a place', () => {
    const place = text.indexOf('target.op') + 8
    expect(nameAt(text, place)).toEqual({ name: 'target.op', from: place - 8, to: place + 1 })
    expect(nameAt(text, text.indexOf('{') + 1)).toBeNull()
    const meanings = meaningsFor(text, null)
    expect(meaningOf('target.op', text, meanings)?.about).toBe('What is done to it.')
    expect(meaningOf('_late', text, meanings)?.at).toBe(text.indexOf('_late if'))
    expect(meaningOf('nothing', text, meanings)).toBeNull()
  })
})
