// Each thing that keeps a changed tool from agents, turned off: at the listing, at the judgement, at the last step before it is sent.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const servers = 'src/main/servers'
const unit = (name: string): Prover => ({ by: 'vitest', files: [`test/unit/main/${name}.test.ts`] })
const drift = (named: string): Prover => ({
  by: 'vitest',
  files: ['test/integration/tool-drift.test.ts'],
  named,
  built: true,
})

export const toolCases: readonly SabotageCase[] = [
  {
    id: 'tools/every field is hashed',
    file: `${servers}/tool-definition.ts`,
    without: replacing(
      "createHash('sha256').update(canonicalJson(definition))",
      "createHash('sha256').update(canonicalJson({ ...(definition as object), _meta: null, icons: null }))",
    ),
    prover: unit('servers/tool-definition'),
  },
  {
    id: 'tools/an agent’s list asks the server',
    file: 'src/main/proxy/era-2025.ts',
    without: replacing('      await askForTools(session)\n', '      void askForTools\n'),
    prover: drift('by one character'),
  },
  {
    id: 'tools/judged again after opening',
    file: 'src/main/enforcement/govern.ts',
    without: replacing('return unchanged ? judged : deps.judge(call)', 'return unchanged ? judged : judged'),
    prover: unit('enforcement/govern'),
  },
  {
    id: 'tools/last look before sending',
    file: 'src/main/enforcement/govern.ts',
    without: replacing(
      'if (!(await listsAsJudged(call, use, judged).catch(() => true))) {',
      'if (call.call_id === "") {',
    ),
    prover: unit('enforcement/govern'),
  },
  {
    id: 'tools/an approval opens before it judges',
    file: 'src/main/enforcement/hold-call.ts',
    without: replacing('  await use.connection().catch(() => {})\n', ''),
    prover: drift('after a call was approved'),
  },
  {
    id: 'tools/a process answers for its own list',
    file: `${servers}/listed-connection.ts`,
    without: replacing('return hashes.get(name) === hash', 'return hashes.size >= 0 || hashes.get(name) === hash'),
    prover: unit('servers/listed-connection'),
  },
  {
    id: 'tools/an unreadable list closes',
    file: `${servers}/listed-connection.ts`,
    without: replacing('      await connection.close()\n', ''),
    prover: unit('servers/listed-connection'),
  },
  {
    id: 'tools/trust ends with the first list',
    file: `${servers}/manifest.ts`,
    without: replacing('  rows.endTrust(server_id)\n', ''),
    prover: unit('servers/manifest'),
  },
  {
    id: 'tools/trust does not cover what is grave',
    file: `${servers}/plan-listing.ts`,
    without: replacing('seen.trust && !isGrave(severity)', 'seen.trust'),
    prover: unit('servers/manifest'),
  },
  {
    id: 'tools/a scan that fails is grave',
    file: `${servers}/drift/grade.ts`,
    without: replacing(
      "if (scanned === 'failed') return [",
      "if (scanned === 'failed') return []\n  if (false) return [",
    ),
    prover: unit('servers/drift/grade'),
  },
  {
    id: 'tools/what is accepted is what was shown',
    file: `${servers}/review-tools.ts`,
    without: replacing('if (row.hash !== wanted.hash)', 'if (row.hash === "")'),
    prover: unit('servers/manifest'),
  },
  {
    id: 'tools/told once',
    file: `${servers}/manifest.ts`,
    without: replacing("return !same || same.status === 'withdrawn'", 'return same !== null'),
    prover: unit('servers/manifest'),
  },
]
