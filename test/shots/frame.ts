// Pictures of the frame itself: its rail folded, notices, an address of no page.
import { answering, refusing, type Shot } from './shot.ts'

export const frame: readonly Shot[] = [
  {
    name: 'rail-folded',
    path: '/overview',
    act: (page) => page.getByRole('button', { name: /^(Fold|Unfold) the rail$/ }).click(),
  },
  {
    name: 'notice',
    path: '/settings',
    prepare: answering('admin/kill-switch', { on: true, since: new Date().toISOString(), by: 'local' }),
    act: (page) => page.getByRole('button', { name: 'Let calls through again' }).click(),
  },
  {
    name: 'notice-failed',
    path: '/settings',
    prepare: refusing('admin/kill-switch', 'POST'),
    act: (page) => page.getByRole('button', { name: 'Deny everything' }).click(),
  },
  { name: 'no-such-page', path: '/nowhere' },
]
