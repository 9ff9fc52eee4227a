// Routes of what an agent usually does.
import type { Baselines } from '../../detection/baselines.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /agents/{id}/baseline' | 'POST /agents/{id}/baseline/approve'

export function agentBaselineRoutes({ baselines }: { readonly baselines: Baselines }): Handlers<Key> {
  return {
    'GET /agents/{id}/baseline': ({ params }) => baselines.get(params.id),
    'POST /agents/{id}/baseline/approve': ({ params, operator }) => baselines.approve(params.id, operator.operator_id),
  }
}
