// Each guard between a detection and a rule that counts, turned off.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const unit = (name: string, named?: string): Prover => ({
  by: 'vitest',
  files: [`test/unit/main/automation/${name}.test.ts`],
  ...(named === undefined ? {} : { named }),
})
const api = (named: string): Prover => ({ by: 'vitest', files: ['test/contract/api/candidates.test.ts'], named })
const source = (name: string) => `src/main/automation/${name}.ts`

export const automationCases: readonly SabotageCase[] = [
  {
    id: 'automation/an approved text passes the gate',
    file: 'src/main/policies/enact.ts',
    without: replacing(
      'if (!valid) throw refusedByGate(errors)',
      'if (!valid && errors.length < 0) throw refusedByGate(errors)',
    ),
    prover: api('passes the gate again'),
  },
  {
    id: 'automation/an edited text passes the gate',
    file: source('review'),
    without: replacing(
      '  if (!valid) throw refusedByGate(errors)\n',
      '  if (!valid && errors.length < 0) throw refusedByGate(errors)\n',
    ),
    prover: api('only into what the gate takes'),
  },
  {
    id: 'automation/a generated text passes the gate',
    file: source('prove'),
    without: replacing('if (!report.valid)', 'if (report.errors.length < 0)'),
    prover: unit('generate-candidate', 'whose text the gate refuses'),
  },
  {
    id: 'automation/only what tightens',
    file: source('auto-activate'),
    without: replacing("head === 'deny' || head === 'escalate'", 'head.length > 0'),
    prover: unit('templates/render', 'does not only tighten'),
  },
  {
    id: 'automation/the proof is asked for',
    file: source('auto-activate'),
    without: replacing('    mustOnlyTighten(proof)\n', ''),
    prover: unit('generate-candidate', 'a text that also allows'),
  },
  {
    id: 'automation/nobody approves what they wrote',
    file: source('review'),
    without: replacing('author !== null && deps.mustMayReview(author, by)', 'author === by'),
    prover: api('takes another admin'),
  },
  {
    id: 'automation/a text that comes with the approval is the reviewer’s',
    file: source('review'),
    without: replacing('? candidate.edited_by : by', '? candidate.edited_by : candidate.edited_by'),
    prover: api('takes another admin'),
  },
  {
    id: 'automation/text of an event stays in its string',
    file: source('templates/rego-string'),
    without: replacing('JSON.stringify(value)', `'"'.concat(value, '"')`),
    prover: unit('templates/render', 'text of an event'),
  },
  {
    id: 'automation/line ends are written out',
    file: source('templates/rego-string'),
    without: replacing('/[^\\x20-\\x7e]/g', '/[\\x00-\\x1f]/g'),
    prover: unit('templates/render', 'stays in its string'),
  },
  {
    id: 'automation/one open candidate of a pattern',
    file: source('propose'),
    without: replacing('const known = deduplicate(sighting)', 'const known: ReturnType<Deduplicate> = null'),
    prover: unit('generate-candidate', 'settled twice at once'),
  },
  {
    id: 'automation/rejected stays quiet',
    file: source('deduplicate'),
    without: replacing('rejected !== null && ', 'rejected === null && rejected !== null && '),
    prover: unit('generate-candidate', 'stays quiet for a day'),
  },
  {
    id: 'automation/enforced is not proposed again',
    file: source('deduplicate'),
    without: replacing("    if (candidates.isEnforced(sighting.signature)) return 'quiet'\n", ''),
    prover: unit('generate-candidate', 'is not proposed again'),
  },
  {
    id: 'automation/off unless it is turned on',
    file: source('auto-activate'),
    without: replacing('    settings().auto_activate_enabled &&\n', ''),
    prover: unit('generate-candidate', 'is off'),
  },
  {
    id: 'automation/so many a day',
    file: source('auto-activate'),
    without: replacing(' &&\n    candidates.activatedAfter(since) < daily_cap', ''),
    prover: unit('generate-candidate', 'so many times a day'),
  },
  {
    id: 'automation/what was taken back never comes by itself',
    file: source('auto-activate'),
    without: replacing(' &&\n    !candidates.wasWithdrawn(candidate.pattern_signature)', ''),
    prover: unit('generate-candidate', 'taken back'),
  },
  {
    id: 'automation/an edited one never comes by itself',
    file: source('auto-activate'),
    without: replacing('    candidate.edited_by === null &&\n', ''),
    prover: unit('generate-candidate', 'somebody edited'),
  },
  {
    id: 'automation/what waits in the engine is not heard',
    file: 'src/main/policies/enact.ts',
    without: replacing("{ ...loaded, heard: 'none' }", 'loaded'),
    prover: unit('make-ready', 'one of the newest eight'),
  },
  {
    id: 'automation/what waits never takes the place of what is stored',
    file: 'src/main/policies/enact.ts',
    without: replacing('deps.rows.byId(policy.after.id) || !wanted()', '!wanted()'),
    prover: unit('make-ready', 'stored meanwhile'),
  },
  {
    id: 'automation/what is stored is not forgotten',
    file: 'src/main/policies/enact.ts',
    without: replacing('if (!deps.rows.byId(id)) await', 'await'),
    prover: unit('make-ready', 'stored meanwhile'),
  },
  {
    id: 'automation/what nobody wants any more does not wait',
    file: 'src/main/policies/enact.ts',
    without: replacing(' || !wanted()', ''),
    prover: unit('make-ready', 'nobody wants any more'),
  },
  {
    id: 'automation/nothing is made ready that may not come by itself',
    file: source('auto-activate'),
    without: replacing('if (mayActivate(deps, candidate)) await', 'await'),
    prover: unit('make-ready', 'from the moment'),
  },
  {
    id: 'automation/a proof is of one rule',
    file: source('prove'),
    without: replacing('const rule = knownAs(generated)', 'const rule = generated.template'),
    prover: unit('prove', 'asks about a text'),
  },
  {
    id: 'automation/what is no text of its template is proved itself',
    file: source('prove'),
    without: replacing('text === renderTemplate(template, subject, at) && ', ''),
    prover: unit('prove', 'asks about a text'),
  },
  {
    id: 'automation/the rule of another tool is filed under that tool',
    file: source('prove'),
    without: replacing('(tool === tool_name ? wanted : tool)', '(tool === tool_name ? tool : wanted)'),
    prover: unit('prove', 'files the rule'),
  },
  {
    id: 'automation/one that reaches too far is only watched',
    file: source('measure-activated'),
    without: replacing('reach > auto_max_reach', 'reach < 0'),
    prover: unit('generate-candidate', 'beyond the limit'),
  },
  {
    id: 'automation/off during a replay',
    file: source('generator'),
    without: replacing('    if (replay && row.seq <= before) return\n', ''),
    prover: unit('generator', 'proposes nothing for it'),
  },
]
