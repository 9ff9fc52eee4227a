// Findings stand where the gate says, also when the text has become shorter meanwhile.
import { Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { diagnosticsOf, spanOf } from '../../../../../src/renderer/ui/rego-editor/diagnostics.ts'

const doc = Text.of(['package a', 'deny if http.send({})', ''])

describe('diagnostics', () => {
  it.each([
    [{ line: 2, column: 9 }, 'http.send'],
    [{ line: 1, column: 1 }, 'package'],
    [{ line: 2, column: 500 }, ''],
    [{ line: 99, column: 1 }, ''],
    [{ line: 0, column: 0 }, 'package'],
  ])('%j', (place, marked) => {
    const { from, to } = spanOf(doc, place)
    expect(doc.sliceString(from, to)).toBe(marked)
  })

  it('offers the fix that the gate found, and marks warnings as such', () => {
    const fix = { title: 'Write it as v1', rego_content: 'package a\n' }
    const finding = { line: 1, column: 1, code: 'rego_v0', message: 'Old.', fix }
    const [error, warning] = diagnosticsOf(doc, [finding], [{ ...finding, fix: undefined } as never])
    expect(error).toMatchObject({ severity: 'error', source: 'rego_v0', actions: [{ name: 'Write it as v1' }] })
    expect(warning).toMatchObject({ severity: 'warning' })
    expect(warning?.actions).toBeUndefined()
  })
})
