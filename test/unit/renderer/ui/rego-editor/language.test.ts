// Colours: what each piece of a text is taken for, and what folds.
import { ensureSyntaxTree, foldable } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { rego } from '../../../../../src/renderer/ui/rego-editor/language.ts'

function tokensOf(text: string): [string, string][] {
  const state = EditorState.create({ doc: text, extensions: rego() })
  const found: [string, string][] = []
  ensureSyntaxTree(state, text.length, 5000)?.iterate({
    enter({ name, from, to, node }) {
      if (node.firstChild === null && from < to) found.push([name, text.slice(from, to)])
    },
  })
  return found
}
const kindOf = (text: string, piece: string) => tokensOf(text).find(([, found]) => found === piece)?.[0]

describe('the language', () => {
  it.each([
    ['deny contains msg if true', 'contains', 'keyword'],
    ['x := "a # b"', '"a # b"', 'string'],
    ['x := 1 # why', '# why', 'comment'],
    ['x := 3.14', '3.14', 'number'],
    ['x if true', 'true', 'atom'],
    ['x if input.y', 'input', 'variableName.special'],
    ['x if count(y) > 1', 'count', 'variableName.function'],
  ])('%s: %s', (text, piece, kind) => {
    expect(kindOf(text, piece)).toBe(kind)
  })

  it('reads a raw string over lines, and what follows it', () => {
    const text = 'x := `one\n# no comment\nthree`\ny := 1'
    expect(kindOf(text, '# no comment')).toBe('string.special')
    expect(kindOf(text, '1')).toBe('number')
  })

  it('folds a rule to its closing brace', () => {
    const doc = 'deny if {\n\tx\n\n\ty\n}\nz := 1\n'
    const state = EditorState.create({ doc, extensions: rego() })
    expect(foldable(state, 0, 'deny if {'.length)).toEqual({ from: 9, to: doc.indexOf('}') })
    expect(foldable(state, doc.indexOf('z'), doc.length - 1)).toBeNull()
  })
})
