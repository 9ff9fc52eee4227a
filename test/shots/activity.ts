// Pictures of Activity.
import { failing, neverAnswering, type Shot } from './shot.ts'
import type { Story } from './story.ts'

export const emptyActivity: readonly Shot[] = [
  { name: 'activity-empty', path: '/activity' },
  { name: 'activity-empty-narrow', path: '/activity', narrow: true },
]

export const activity = (story: Story): readonly Shot[] => [
  { name: 'activity', path: '/activity' },
  { name: 'activity-allowed', path: `/activity/${story.allowed}` },
  { name: 'activity-denied', path: `/activity/${story.denied}` },
  { name: 'activity-held', path: `/activity/${story.held}` },
  { name: 'activity-spoof', path: `/activity/${story.spoof}` },
  { name: 'activity-narrow', path: '/activity', narrow: true },
  { name: 'activity-detail-narrow', path: `/activity/${story.denied}`, narrow: true },
  { name: 'activity-error', path: '/activity', prepare: failing('audit/events**') },
  { name: 'activity-loading', path: '/activity', prepare: neverAnswering('audit/events**') },
  {
    name: 'activity-no-match',
    path: '/activity',
    act: (page) => page.getByRole('searchbox').fill('nothing like this'),
  },
  { name: 'activity-of-agent', path: `/activity?agent=${story.escalation.agent_id}` },
]
