// Routes of the blast radius.
import type { BlastRadiusRoom } from '../../enforcement/blast-radius/config.ts'
import type { BlastRadiusImpact } from '../../policies/blast-radius-impact.ts'
import { progressAnswer } from '../progress-answer.ts'
import type { Handlers } from '../route.ts'

type Key = 'GET /admin/blast-radius' | 'PATCH /admin/blast-radius' | 'POST /admin/blast-radius/preview'

export interface BlastRadiusRoutesDeps {
  readonly blastRadius: Pick<BlastRadiusRoom, 'current' | 'patch'>
  readonly blastRadiusImpact: BlastRadiusImpact
  readonly report: (error: unknown) => void
}

export function blastRadiusRoutes({ blastRadius, blastRadiusImpact, report }: BlastRadiusRoutesDeps): Handlers<Key> {
  return {
    'GET /admin/blast-radius': () => blastRadius.current(),
    'PATCH /admin/blast-radius': ({ body, operator }) => blastRadius.patch(body, operator.operator_id),
    'POST /admin/blast-radius/preview': ({ body, request }) =>
      progressAnswer({
        request,
        ask: () => blastRadiusImpact.ask(body),
        report,
      }),
  }
}
