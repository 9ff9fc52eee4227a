// What a name means, shown when the pointer rests on it.
import type { EditorView, Tooltip } from '@codemirror/view'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import { type Meaning, meaningOf, meaningsFor, nameAt } from './names.ts'

export function hoverContent(view: EditorView, place: number, reference: RegoReference | null): Tooltip | null {
  const text = view.state.doc.toString()
  const found = nameAt(text, place)
  const meaning = found ? meaningOf(found.name, text, meaningsFor(text, reference)) : null
  if (!found || !meaning) return null
  return { pos: found.from, end: found.to, above: true, create: () => ({ dom: cardOf(meaning) }) }
}

/** Built as text nodes: names and comments are never markup. */
function cardOf({ name, detail, about }: Meaning): HTMLElement {
  const card = document.createElement('div')
  card.className = 'rego-hover'
  const head = document.createElement('code')
  head.textContent = detail.startsWith(name) ? detail : `${name}: ${detail}`
  const body = document.createElement('p')
  body.textContent = about
  card.append(head, ...(about === '' ? [] : [body]))
  return card
}
