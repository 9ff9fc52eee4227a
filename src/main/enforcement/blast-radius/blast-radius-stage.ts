// Step 4d of the seed: a reach out of proportion is denied or held before OPA is asked.
import type { Stage } from '../stage.ts'
import { type BlastRadiusConfig, checkBlastRadius } from './check.ts'

export interface BlastRadiusStageDeps {
  /** The thresholds, as OPA has them at `data.behavry.blast_radius_config`, for the server's home. */
  readonly blastRadiusConfig: () => BlastRadiusConfig
}

/** Judges the unmasked targets with the thresholds that the Rego mirror uses too. */
export function createBlastRadiusStage({ blastRadiusConfig }: BlastRadiusStageDeps): Stage {
  return {
    label: 'blast_radius',
    failure: 'blast_radius',
    limit_ms: 1000,
    run(_call, { action, targets, shown_targets }) {
      if (!action || !targets) throw new Error('blast_radius stage ran without targets')
      const found = checkBlastRadius({ action, targets, config: blastRadiusConfig() })
      if (found.outcome === 'pass') return { outcome: 'pass', shown: { targets: targets.length } }
      const { outcome, code, message, remedy } = found
      // As it was masked, for what is kept and answered holds no secrets.
      const { at, kind, value } = shown_targets?.[targets.indexOf(found.target)] ?? { at: '', kind: '', value: '' }
      return { outcome, code, reason: 'blast_radius', message, remedy, shown: { at, kind, value } }
    },
  }
}
