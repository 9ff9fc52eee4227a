// What is offered at a place: the next segment of a name, whatever it was reached by.
import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { completeRego } from '../../../../../src/renderer/ui/rego-editor/completion.ts'
import type { RegoReference } from '../../../../../src/shared/contract/authoring.ts'

const reference: RegoReference = {
  builtins: [
    { name: 'count', signature: 'count(collection)', description: 'How many items.' },
    { name: 'time.clock', signature: 'time.clock(ns)', description: 'Hour, minute, second.' },
  ],
  library: [
    {
      path: 'data.behavry.lib.severity.rank',
      signature: 'rank(word)',
      description: 'Rank of a word.',
      module: 'lib/severity.rego',
      line: 7,
    },
  ],
  modules: {},
}

/** Labels offered where `|` stands. */
function offered(marked: string, explicit = false): string[] {
  const pos = marked.indexOf('|')
  const state = EditorState.create({ doc: marked.replace('|', '') })
  return (
    completeRego(() => reference)(new CompletionContext(state, pos, explicit))?.options.map(({ label }) => label) ?? []
  )
}

describe('completion', () => {
  it.each([
    ['input.re|', ['request', 'requester']],
    ['input.request.tool|', ['tool_name']],
    ['input.request.targets[_].k|', ['kind']],
    ['input.request.targets[i].k|', ['kind', 'op', 'value', 'forms', 'raw', 'at']],
    ['some target in input.request.targets\n\ttarget.|', ['kind', 'op', 'value', 'forms', 'raw', 'at']],
    ['data.behavry.|', ['lib']],
    ['data.behavry.lib.severity.r|', ['rank']],
    ['import data.behavry.lib.severity\nx if severity.|', ['rank']],
    ['import data.behavry.lib.severity as s\nx if s.|', ['rank']],
    ['time.c|', ['clock']],
  ])('%s', (text, labels) => {
    expect(offered(text)).toEqual(expect.arrayContaining(labels))
  })

  it('offers rules of the text, built-ins, keywords and whole rules where a name begins', () => {
    const labels = offered('_late if true\n\ndeny contains "x" if |', true)
    expect(labels).toEqual(expect.arrayContaining(['_late', 'count', 'input', 'data', 'time', 'not', 'deny rule']))
    expect(labels).not.toContain('time.clock')
  })

  it.each(['# input.|', 'x := "input.|', 'x := `input.|', 'x := 1 # a "quoted" input.|'])('is silent in %s', (text) => {
    expect(offered(text)).toEqual([])
  })

  it('is not silent behind a string', () => {
    expect(offered('x == "a # b"; input.|').length).toBeGreaterThan(0)
  })
})
