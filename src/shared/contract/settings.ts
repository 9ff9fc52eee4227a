// The operator's settings: one flat object (contract, Settings). Durations in seconds.
import { z } from 'zod'

const seconds = z.number().int().min(1).max(31_536_000)

export const settingsSchema = z.strictObject({
  hold_seconds: seconds.max(3600),
  progress_hold_seconds: seconds.max(3600),
  approval_validity_seconds: z.strictObject({ low: seconds, medium: seconds, high: seconds, critical: seconds }),
  denied_quiet_seconds: z.number().int().min(0).max(86_400),
  call_timeout_seconds: seconds.max(1800),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  hold_seconds: 50,
  progress_hold_seconds: 300,
  approval_validity_seconds: { low: 86_400, medium: 14_400, high: 1800, critical: 300 },
  denied_quiet_seconds: 600,
  call_timeout_seconds: 300,
}

export const patchSettingsSchema = settingsSchema
  .extend({ approval_validity_seconds: settingsSchema.shape.approval_validity_seconds.partial() })
  .partial()
export type PatchSettings = z.infer<typeof patchSettingsSchema>
