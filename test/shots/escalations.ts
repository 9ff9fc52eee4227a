// Pictures of Escalations and of the popup.
import { failing, neverAnswering, type Shot, wait } from './shot.ts'
import type { Story } from './story.ts'

export const emptyEscalations: readonly Shot[] = [{ name: 'escalations-empty', path: '/escalations' }]

export const escalations = ({ escalation, answered }: Story): readonly Shot[] => [
  { name: 'escalations', path: '/escalations' },
  { name: 'escalation', path: `/escalations/${escalation.id}` },
  { name: 'escalation-narrow', path: `/escalations/${escalation.id}`, narrow: true },
  { name: 'escalations-narrow', path: '/escalations', narrow: true },
  { name: 'escalation-decided', path: `/escalations/${answered}` },
  { name: 'escalations-error', path: '/escalations', prepare: failing('escalations**') },
  { name: 'escalations-loading', path: '/escalations', prepare: neverAnswering('escalations**') },
  { name: 'popup', path: `/escalations/${escalation.id}/popup`, narrow: true, act: () => wait(900) },
  {
    name: 'popup-loading',
    path: `/escalations/${escalation.id}/popup`,
    narrow: true,
    prepare: neverAnswering('escalations**', 'escalations/**'),
  },
  {
    name: 'popup-error',
    path: `/escalations/${escalation.id}/popup`,
    narrow: true,
    prepare: failing('escalations**', 'escalations/**'),
  },
  { name: 'popup-decided', path: `/escalations/${answered}/popup`, narrow: true },
]
