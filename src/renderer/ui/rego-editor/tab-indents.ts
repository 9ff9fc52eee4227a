// Whoever walks the page by Tab passes through an editor and changes nothing; whoever began to use it indents by Tab.
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

const walking: ReadonlySet<string> = new Set(['Tab', 'Shift', 'Escape'])

/** For a view that was told by `setTabFocusMode` to let Tab pass: until a key or a press is meant for the editor. */
export const tabIndentsOnceUsed: Extension = EditorView.domEventObservers({
  mousedown: (_, view) => view.setTabFocusMode(false),
  keydown: ({ key }, view) => {
    if (!walking.has(key)) view.setTabFocusMode(false)
  },
  // A window that loses the focus keeps its active element: who comes back goes on as before.
  blur: (_, view) => {
    if (document.activeElement !== view.contentDOM) view.setTabFocusMode(true)
  },
})
