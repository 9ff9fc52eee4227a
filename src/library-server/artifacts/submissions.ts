// What waits for a second person, and what became of it: approved it is published in the same commit.
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Clock } from '../../shared/clock.ts'
import type { ArtifactBody, Submission } from '../../shared/contract/community.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Caller } from '../access/tokens.ts'
import type { Database } from '../database/open-database.ts'
import type { SubmissionsTable } from '../database/tables.ts'
import type { Gates, Passed } from '../gates/gates.ts'
import type { Log } from '../log/log.ts'
import { publish } from './publish.ts'

export type Decision = 'approved' | 'changes_requested' | 'rejected'

export interface ReviewPage {
  readonly status?: Submission['status'] | undefined
  readonly limit: number
  readonly offset: number
}

export interface Submissions {
  /** Throws Refusal 422 with what the gates say, 409 for what waits already. */
  submit(caller: Caller, submitted: unknown): Promise<string>
  /** A tenant's own; for maintainers all. Newest first. */
  list(caller: Caller, page: ReviewPage): Promise<{ items: Submission[]; total: number }>
  /** Throws Refusal 403 for one's own, 404, 409 for what is decided, 422 when it could not be published any more. */
  decide(caller: Caller, id: string, decision: Decision, notes: string): Promise<Submission>
}

export interface SubmissionsDeps {
  readonly database: Database
  readonly gates: Gates
  readonly log: Log
  readonly clock: Clock
}

const mostPending = 500

export function createSubmissions(deps: SubmissionsDeps): Submissions {
  const { database, gates, clock } = deps
  return {
    async submit(caller, submitted) {
      const { errors, passed } = await gates.check(submitted)
      if (!passed) throw refusedByGates(errors)
      await mustHaveRoom(database, caller, passed)
      const id = randomUUID()
      const { body, slug, publisher_key, signature, artifact_id } = passed
      const signed = { slug, body: canonicalJson(body), publisher_key, signature, artifact_id }
      const by = { submitted_by: caller.id, submitted_at: clock.timestamp() }
      await database
        .insertInto('community.submissions')
        .values({ id, status: 'pending', ...signed, ...by, reviewed_by: null, reviewed_at: null, review_notes: null })
        .execute()
      return id
    },
    async list(caller, { status, limit, offset }) {
      const all = database
        .selectFrom('community.submissions as s')
        .$if(status !== undefined, (query) => query.where('s.status', '=', status as Submission['status']))
        .$if(caller.role !== 'maintainer', (query) => query.where('s.submitted_by', '=', caller.id))
      const [rows, { total }] = await Promise.all([
        withNames(all).orderBy('s.submitted_at', 'desc').orderBy('s.id').limit(limit).offset(offset).execute(),
        all.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow(),
      ])
      return { items: rows.map(submissionOf), total: Number(total) }
    },
    async decide(caller, id, decision, notes) {
      await decided(deps, caller, id, decision, notes)
      const one = withNames(database.selectFrom('community.submissions as s').where('s.id', '=', id))
      return submissionOf(await one.executeTakeFirstOrThrow())
    },
  }
}

/** The log's lock comes first: names and versions are looked at behind it, and nobody else publishes meanwhile. */
async function decided(
  deps: SubmissionsDeps,
  caller: Caller,
  id: string,
  decision: Decision,
  notes: string,
): Promise<void> {
  const { database, log, gates, clock } = deps
  await database.transaction().execute(async (transaction) => {
    if (decision === 'approved') await log.lock(transaction)
    const row = await transaction
      .selectFrom('community.submissions')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new Refusal(404, 'not_found', 'There is no such submission.')
    if (row.submitted_by === caller.id)
      throw new Refusal(403, 'own_submission', 'A submission is reviewed by somebody else than who submitted it.')
    if (row.status !== 'pending') throw new Refusal(409, 'not_pending', `This submission is ${row.status} already.`)
    const review = { reviewed_by: caller.id, reviewed_at: clock.timestamp(), review_notes: notes === '' ? null : notes }
    const artifact_id = decision === 'approved' ? await published() : row.artifact_id
    await transaction
      .updateTable('community.submissions')
      .set({ status: decision, ...review, artifact_id })
      .where('id', '=', id)
      .execute()

    async function published(): Promise<string | null> {
      const { slug, publisher_key, signature } = row as Selectable<SubmissionsTable>
      const body = JSON.parse((row as Selectable<SubmissionsTable>).body) as ArtifactBody
      const { errors, passed } = await gates.checkAgain(transaction, { body, slug, publisher_key, signature })
      if (!passed) throw refusedByGates(errors)
      return (await publish(transaction, { log, clock }, [passed]))[0] ?? null
    }
  })
}

async function mustHaveRoom(database: Database, caller: Caller, { slug, body, publisher_key }: Passed): Promise<void> {
  const pending = database.selectFrom('community.submissions').where('status', '=', 'pending')
  const [same, { own }] = await Promise.all([
    pending.select('body').where('slug', '=', slug).where('publisher_key', '=', publisher_key).execute(),
    pending
      .select(({ fn }) => fn.countAll().as('own'))
      .where('submitted_by', '=', caller.id)
      .executeTakeFirstOrThrow(),
  ])
  if (same.some((row) => (JSON.parse(row.body) as ArtifactBody).version === body.version))
    throw new Refusal(409, 'already_pending', `${body.name} ${body.version} waits for review already.`)
  if (Number(own) >= mostPending)
    throw new Refusal(409, 'too_many_pending', `${mostPending} submissions of yours wait for review already.`)
}

function refusedByGates(errors: Awaited<ReturnType<Gates['check']>>['errors']): Refusal {
  const [first] = errors
  const detail = first ? `${first.path || 'The submission'}: ${first.message}` : 'The submission is not valid.'
  return new Refusal(422, 'gates', detail, [...errors])
}

function withNames(query: ReturnType<typeof submissionsOf>) {
  return query
    .innerJoin('community.tokens as by', 'by.id', 's.submitted_by')
    .leftJoin('community.tokens as reviewer', 'reviewer.id', 's.reviewed_by')
    .selectAll('s')
    .select(['by.name as submitter', 'reviewer.name as reviewer'])
}

function submissionsOf(database: Database) {
  return database.selectFrom('community.submissions as s')
}

type NamedRow = Selectable<SubmissionsTable> & { submitter: string; reviewer: string | null }

function submissionOf(row: NamedRow): Submission {
  const { id, status, publisher_key, review_notes, artifact_id } = row
  return {
    id,
    status,
    body: JSON.parse(row.body) as ArtifactBody,
    publisher_key,
    submitted_by: row.submitter,
    submitted_at: row.submitted_at.toISOString(),
    reviewed_by: row.reviewer,
    reviewed_at: row.reviewed_at?.toISOString() ?? null,
    review_notes,
    artifact_id,
  }
}
