// What keeps the Community Library's server honest, turned off one by one.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const folder = 'src/library-server'
const contract = (name: string, named: string): Prover => ({
  by: 'vitest',
  files: [`test/contract/library-server/${name}.test.ts`],
  named,
})
const unit = (name: string): Prover => ({ by: 'vitest', files: [`test/unit/library-server/${name}.test.ts`] })

const off = (id: string, file: string, find: string, put: string, prover: Prover): SabotageCase => ({
  id: `library-server/${id}`,
  file: `${folder}/${file}`,
  without: replacing(find, put),
  prover,
})
const gate = (id: string, file: string, find: string, put: string, named: string) =>
  off(id, `gates/${file}`, find, put, contract('gates', named))

const migration = 'database/migrations/0001-library.ts'

export const libraryServerCases: readonly SabotageCase[] = [
  off(
    'review of one’s own',
    'artifacts/submissions.ts',
    'if (row.submitted_by === caller.id)',
    "if (row.submitted_by === '')",
    contract('publishing', 'has nobody review'),
  ),
  off(
    'review of one’s own, in the database',
    migration,
    ',\n  check (reviewed_by is null or reviewed_by <> submitted_by)',
    '',
    contract('publishing', 'lets the database itself'),
  ),
  off(
    'what is decided stays',
    'artifacts/submissions.ts',
    "if (row.status !== 'pending') throw",
    "if (row.status === 'rejected') throw",
    contract('publishing', 'has nobody review'),
  ),
  off(
    'names asked again',
    'artifacts/submissions.ts',
    'if (!passed) throw refusedByGates(errors)\n      return (await publish',
    'if (!passed) return null\n      return (await publish',
    contract('publishing', 'of two that wait'),
  ),
  off(
    'append only',
    migration,
    "['log_leaves', 'log_nodes', 'heads', 'versions']",
    "['log_leaves', 'log_nodes', 'heads']",
    contract('publishing', 'keeps what was logged'),
  ),
  off(
    'another key',
    'log/log.ts',
    'if (last === null || last.key_id === keyId) return',
    'if (last === null || last.key_id !== "") return',
    contract('publishing', 'another key'),
  ),
  off(
    'head of the day',
    'log/log.ts',
    'clock.now() - Date.parse(head.timestamp) < signAgainMs',
    'clock.now() > 0',
    contract('publishing', 'signs anew'),
  ),
  off(
    'a token for writing',
    'api/route.ts',
    "if (access !== 'anyone' && !caller)",
    "if (access === 'maintainer' && !caller)",
    unit('api/route'),
  ),
  off(
    'maintainers only',
    'api/route.ts',
    "if (access === 'maintainer' && caller?.role !== 'maintainer')",
    "if (access === 'maintainer' && !caller)",
    contract('publishing', 'keeps no token'),
  ),
  off('limits', 'access/rate-limit.ts', 'if (filled < 1) {', 'if (filled < 0) {', unit('access/rate-limit')),
  off('forwarded', 'api/route.ts', 'if (proxies === 0) return direct', '', unit('api/route')),
  off('slow heads', 'api/listen.ts', '{ headersTimeout, requestTimeout,', '{', unit('api/listen')),
  gate('signature', 'gates.ts', '...checkSignature(parsed.data, canonicalJson(body)),', '', 'did not sign'),
  gate('markup', 'gates.ts', 'text !== undefined && markup.test(text)', "markup.test('')", 'looks like markup'),
  gate(
    'name taken',
    'name.ts',
    'if (same && same.publisher_key !== publisherKey)',
    'if (same && !publisherKey)',
    'names that',
  ),
  gate('look-alike', 'name.ts', 'if (other) return', 'if (other && !slug) return', 'names that'),
  gate('rising versions', 'name.ts', '<= 0)', '< -9)', 'a lower version'),
  gate('foreign data', 'policy-tree.ts', "if (path[0] === 'data') refs.push(path)", '', 'for policies'),
  gate(
    'replaced data',
    'policy-tree.ts',
    "filter(([root]) => root !== 'input')",
    'filter(() => false)',
    'for policies',
  ),
  gate('allowed functions', 'policy.ts', 'allowed.includes(name))', 'name.length > 0)', 'for policies'),
  gate(
    'tests of policies',
    'policy.ts',
    'if (speaks(answers[at]) === wanted) return []',
    'if (answers) return []',
    'for policies',
  ),
  gate('tests of patterns', 'text-tests.ts', 'spoken === wanted\n', 'spoken === wanted || path\n', 'for patterns'),
  gate('tests there', 'text-tests.ts', 'tests[kind].length === 0', 'tests[kind].length < 0', 'for patterns'),
  gate('member twice', 'pack.ts', 'if (ids.indexOf(artifact_id) !== at)', 'if (at < 0)', 'every member'),
  gate('pack in a pack', 'pack.ts', "if (artifact.kind === 'pack')", "if (artifact.name === '')", 'every member'),
  gate('member hash', 'pack.ts', 'sha256 === exact.sha256', 'sha256 !== artifact.id', 'every member'),
  off('look-alike letters', 'gates/skeleton.ts', 'lookAlikes[letter] ?? letter', 'letter', unit('gates/skeleton')),
]
