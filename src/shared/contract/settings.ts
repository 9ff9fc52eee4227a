// The operator's settings: one flat object (contract, Settings). Durations in seconds.
import { z } from 'zod'
import { riskTierSchema, timestampSchema } from './primitives.ts'

const seconds = z.number().int().min(1).max(31_536_000)

/** Instead of a token that is set; sent back it leaves the token as it is. */
export const hiddenToken = '********'

function isLibraryAddress(text: string): boolean {
  if (text === '') return true
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === ''
}

export const settingsSchema = z.strictObject({
  hold_seconds: seconds.max(3600),
  progress_hold_seconds: seconds.max(3600),
  approval_validity_seconds: z.strictObject({ low: seconds, medium: seconds, high: seconds, critical: seconds }),
  /** What becomes of a call that no rule allows or forbids (decision 13). */
  unmatched: z.enum(['deny', 'escalate']),
  denied_quiet_seconds: z.number().int().min(0).max(86_400),
  call_timeout_seconds: seconds.max(1800),
  /** A call with a finding of this severity or above is denied (decision 18). */
  dlp_block_severity: riskTierSchema,
  /** Secrets in what tools answer (decision 19): `flag` passes them on and says so, `redact` masks them for the agent too. */
  dlp_results: z.enum(['off', 'flag', 'redact']),
  /** Results with a finding at least this severe are withheld (decision 19); critical ones always are. */
  inbound_block_severity: riskTierSchema,
  /** Of a Community Library; empty: the starter library that came with the console. */
  library_base_url: z
    .string()
    .trim()
    .max(2000)
    .refine(isLibraryAddress, 'use an address such as https://library.example.org, without a password'),
  /** Never read back. Another address forgets it unless it comes with it. */
  library_token: z
    .string()
    .max(500)
    .regex(/^[\x21-\x7e]*$/, 'holds a character that no token has'),
  /** Looks for new versions of what is subscribed to. */
  library_sync_enabled: z.boolean(),
  /** So long an update that loosens nothing waits before it applies by itself. */
  library_cool_down_hours: z.number().int().min(0).max(720),
  /** Key that the library's log has to be signed with; empty: the one that it shows first is kept. */
  library_key_id: z.string().regex(/^([0-9a-f]{16})?$/, 'use the 16 characters of a key id'),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  hold_seconds: 50,
  progress_hold_seconds: 300,
  approval_validity_seconds: { low: 86_400, medium: 14_400, high: 1800, critical: 300 },
  unmatched: 'deny',
  denied_quiet_seconds: 600,
  call_timeout_seconds: 300,
  dlp_block_severity: 'critical',
  dlp_results: 'flag',
  inbound_block_severity: 'critical',
  library_base_url: '',
  library_token: '',
  library_sync_enabled: true,
  library_cool_down_hours: 0,
  library_key_id: '',
}

export const patchSettingsSchema = settingsSchema
  .extend({ approval_validity_seconds: settingsSchema.shape.approval_validity_seconds.partial() })
  .partial()
export type PatchSettings = z.infer<typeof patchSettingsSchema>

/** While on, every call is denied, from whomever and whatever it is (decision 13). `since` and `by` are null while it was never used. */
export const killSwitchSchema = z.strictObject({
  on: z.boolean(),
  since: timestampSchema.nullable(),
  by: z.string().nullable(),
})
export type KillSwitch = z.infer<typeof killSwitchSchema>
export const setKillSwitchSchema = z.strictObject({ on: z.boolean() })
