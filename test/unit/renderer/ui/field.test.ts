// What can be chosen of names that others gave: native options show text only, so what hides is written out.
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Select } from '../../../../src/renderer/ui/field.tsx'

it('writes out what hides in an option', () => {
  const options = [{ value: 'a', label: 'safe\u202Eexe' }]
  const drawn = renderToStaticMarkup(createElement(Select, { label: 'Server', value: 'a', set: () => {}, options }))
  expect(drawn).toContain('safe⟨U+202E⟩exe</option>')
})
