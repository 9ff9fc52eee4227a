// Each thing that keeps a lying library out, turned off: of its log, of a version, of the form of its answers.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const integrity = 'src/main/community/integrity'
const source = 'src/main/community/source'
const trusted: Prover = { by: 'vitest', files: ['test/unit/main/community/integrity/pinned-library.test.ts'] }
const remote: Prover = { by: 'vitest', files: ['test/unit/main/community/source/remote-library.test.ts'] }
const published = (name: string): Prover => ({
  by: 'vitest',
  files: [`test/unit/main/community/publish/${name}.test.ts`],
})

type Row = readonly [what: string, find: string, put: string]
const casesOf = (file: string, prover: Prover, rows: readonly Row[]): SabotageCase[] =>
  rows.map(([what, find, put]) => ({ id: `trust/${what}`, file, without: replacing(find, put), prover }))

export const libraryCases: readonly SabotageCase[] = [
  ...casesOf(`${integrity}/log-head.ts`, trusted, [
    ['the key fits its id', ' || keyIdOf(key) !== key_id', ''],
    ['only a public key is one', " && pem.includes('BEGIN PUBLIC KEY')", ''],
    ['the pinned key signs', 'if (head.key_id !== pinned) {', "if (pinned === '') {"],
    [
      'the signature of a head',
      "if (!verify(null, signed, key, Buffer.from(head.signature, 'base64'))) {",
      'if (signed.length === 0 || !verify) {',
    ],
    [
      'a head of the future',
      'if (Date.parse(timestamp) > now + clockToleranceMs) {',
      'if (now + clockToleranceMs < 0) {',
    ],
    ['a head that has expired', 'if (Date.parse(expires_at) > now) return', 'if (now > 0) return'],
    ['rollback', 'if (next.tree_size < kept.tree_size) {', 'if (next.tree_size < 0) {'],
    ['fork of the same size', 'if (next.root_hash !== kept.root_hash) throw forked()\n', ''],
    ['fork that has grown', 'if (!proved) throw forked()\n', ''],
  ]),
  ...casesOf(`${integrity}/pinned-library.ts`, trusted, [
    [
      'the key is pinned',
      'const key = kept ? mustBeExpected(kept, expected()) : await fetchKey()',
      'const key = await fetchKey()',
    ],
    [
      'the key of the settings',
      'if (!expected || expected === key.key_id) return key',
      'if (expected !== key) return key',
    ],
    ['the key that a person named', 'if (key.key_id !== keyId) {', "if (keyId === '') {"],
    ['an old head is not kept', "if (step === 'newer' || !kept) return head", 'return head'],
    ['a believed head ages', 'Date.parse(head.expires_at) > clock.now() && ', ''],
  ]),
  ...casesOf(`${integrity}/verify-version.ts`, trusted, [
    ['versions rise', 'compareVersions(newer.version, older.version) <= 0 || ', ''],
    ['versions rise in the log', ' || newer.log_index <= older.log_index', ''],
    [
      'one publisher',
      'if (versions.some(({ publisher_key }) => publisher_key !== said.publisher_key)) {',
      'if (versions.length === 0) {',
    ],
    [
      'the publisher of what is here',
      'expected.publisher_key !== undefined && expected.publisher_key !== said.publisher_key',
      'versions.length === 0',
    ],
    [
      'the text that a pack names',
      'expected.sha256 !== undefined && expected.sha256 !== said.sha256',
      'versions.length === 0',
    ],
    [
      'inclusion',
      ' || !isIncluded(await source.inclusion(asked, signal), artifact, said, head)',
      ' || !isIncluded || !asked',
    ],
    [
      'the hash of the bytes',
      "if (createHash('sha256').update(bytes).digest('hex') !== said.sha256) {",
      'if (!createHash) {',
    ],
    [
      'the publisher’s signature',
      "if (!publisher || !verify(null, bytes, publisher, Buffer.from(said.signature, 'base64'))) {",
      'if (!publisher || !verify) {',
    ],
    ['one way to write a text', 'if (canonicalJson(body) === text) return', 'if (text) return'],
    ['kind', 'body.kind !== artifact.kind || ', ''],
    ['slug', ' || slugOf(body.name) !== artifact.slug', ''],
    ['a name that imitates', 'if (splitHidden(body.name).length > 1) {', 'if (splitHidden(body.name).length > 99) {'],
    ['what is shown is what is signed', '&& !isShownAs(body, artifact)', '&& isShownAs === null'],
  ]),
  ...casesOf(`${source}/library-url.ts`, remote, [
    ['https', "if (url.protocol !== 'https:' && !plain) {", "if (url.protocol === 'ftp:' || (plain && !url)) {"],
    ['no secrets in an address', "if (url.username !== '' || url.password !== '') {", "if (url.host === '') {"],
  ]),
  ...casesOf(`${source}/library-answer.ts`, remote, [
    ['no redirection', 'if (statusCode >= 300 && statusCode < 400) ', 'if (statusCode === 300) '],
    [
      'a page is no answer',
      "if (type !== 'application/json' && type !== 'application/problem+json') {",
      "if (type === 'none') {",
    ],
    ['bounded in size', 'if (size > limit)', 'if (size > limit * 1e6)'],
    [
      'an answer is not packed',
      "if (headers['content-encoding'] !== undefined)",
      "if (headers['content-encoding'] === '')",
    ],
    [
      'one reading',
      "parseStrict(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)).value",
      'JSON.parse(Buffer.from(bytes).toString())',
    ],
  ]),
  ...casesOf(`${source}/remote-library.ts`, remote, [
    [
      'the artifact that was asked for',
      'if (answer.id === id) return answer',
      'if (answer.id !== undefined) return answer',
    ],
    [
      'bounded in time',
      'const deadline = AbortSignal.timeout(wholeMs)',
      'const deadline = AbortSignal.timeout(wholeMs * 100)',
    ],
    ['a token is no header', 'if (token !== null && !/^[\\x21-\\x7e]{1,4096}$/.test(token)) {', "if (token === '') {"],
  ]),
  ...casesOf('src/main/community/publish/publish.ts', published('publish'), [
    ['nothing is sent that a gate refuses', 'if (errors.length > 0) throw refused(errors)\n', ''],
  ]),
  ...casesOf('src/main/community/publish/local-check.ts', published('local-check'), [
    ['tests are needed', '...missingTests(body), ', ''],
    ['size of what is published', '...sizeProblems(body), ', ''],
    ['own gate', 'if (errors.length === 0) return runPolicyTests', 'if (errors) return runPolicyTests'],
  ]),
]
