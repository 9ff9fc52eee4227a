// Where a name is defined: F12, or a press with Ctrl or ⌘, goes there.
import { type Extension, Prec } from '@codemirror/state'
import { EditorView, type KeyBinding } from '@codemirror/view'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import { meaningOf, meaningsFor, nameAt } from './names.ts'

/** Shows a module of the library. `line` counts from 1. */
export type OpenLibrary = (module: string, line: number) => void

export function goToDefinition(reference: () => RegoReference | null, openLibrary: OpenLibrary): Extension {
  return Prec.high(
    EditorView.domEventHandlers({
      mousedown(event, view) {
        const place = view.posAtCoords({ x: event.clientX, y: event.clientY })
        if (!(event.ctrlKey || event.metaKey) || place === null) return false
        return go(view, place, reference(), openLibrary)
      },
    }),
  )
}

export function definitionKeymap(reference: () => RegoReference | null, openLibrary: OpenLibrary): KeyBinding[] {
  return [{ key: 'F12', run: (view) => go(view, view.state.selection.main.head, reference(), openLibrary) }]
}

function go(view: EditorView, place: number, reference: RegoReference | null, openLibrary: OpenLibrary): boolean {
  const text = view.state.doc.toString()
  const found = nameAt(text, place)
  const meaning = found ? meaningOf(found.name, text, meaningsFor(text, reference)) : null
  if (!meaning) return false
  if (meaning.at !== undefined) {
    view.dispatch({ selection: { anchor: meaning.at }, scrollIntoView: true })
    return true
  }
  if (meaning.module === undefined || meaning.line === undefined) return false
  openLibrary(meaning.module, meaning.line)
  return true
}
