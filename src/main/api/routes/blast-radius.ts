// Routes of the blast radius.
import type { BlastRadiusRoom } from '../../enforcement/blast-radius/config.ts'
import type { Handlers } from '../route.ts'

export function blastRadiusRoutes({
  blastRadius,
}: {
  blastRadius: Pick<BlastRadiusRoom, 'current' | 'patch'>
}): Handlers<'GET /admin/blast-radius' | 'PATCH /admin/blast-radius'> {
  return {
    'GET /admin/blast-radius': () => blastRadius.current(),
    'PATCH /admin/blast-radius': ({ body, operator }) => blastRadius.patch(body, operator.operator_id),
  }
}
