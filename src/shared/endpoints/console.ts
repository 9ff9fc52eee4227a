// Routes of the console itself: state, settings, kill switch, first run.
import { consoleStatusSchema } from '../contract/console-status.ts'
import { firstRunSchema } from '../contract/first-run.ts'
import { opaStatusSchema } from '../contract/opa-status.ts'
import { killSwitchSchema, patchSettingsSchema, setKillSwitchSchema, settingsSchema } from '../contract/settings.ts'
import { type Endpoint, nothing } from './endpoint.ts'

export const consoleEndpoints = {
  'GET /first-run': { summary: 'How the first run goes', role: 'viewer', status: 200, answer: firstRunSchema },
  'POST /first-run': {
    summary: 'A scratch folder, the filesystem server and a small agent that makes three calls',
    role: 'admin',
    status: 201,
    answer: firstRunSchema,
  },
  'DELETE /first-run': {
    summary: 'Remove the server, the agent and the folder of the first run',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /admin/console': {
    summary: 'The running console: its folder, its addresses, its log',
    role: 'viewer',
    status: 200,
    answer: consoleStatusSchema,
  },
  'GET /admin/kill-switch': { summary: 'The kill switch', role: 'viewer', status: 200, answer: killSwitchSchema },
  'POST /admin/kill-switch': {
    summary: 'Deny every call, or stop doing so',
    role: 'admin',
    body: setKillSwitchSchema,
    status: 200,
    answer: killSwitchSchema,
  },
  'GET /admin/opa': { summary: 'State of the policy engine', role: 'viewer', status: 200, answer: opaStatusSchema },
  'GET /settings': { summary: 'All settings', role: 'viewer', status: 200, answer: settingsSchema },
  'PATCH /settings': {
    summary: 'Change settings',
    role: 'admin',
    body: patchSettingsSchema,
    status: 200,
    answer: settingsSchema,
  },
} as const satisfies Record<string, Endpoint>
