// The configured servers: how the running console finds them, else whether their programs are there at all.
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { isExecutable } from '../../main/servers/environment.ts'
import type { Server } from '../../shared/contract/server.ts'
import { about, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const pageSize = 500

export async function servers(around: Surroundings): Promise<Check[]> {
  const none = about('servers', 'Servers').ok('None is configured.')
  const found = around.operator ? (await asked(around)).map(running) : await stored(around)
  return found.length > 0 ? found : [none]
}

async function asked({ operator }: Surroundings): Promise<Server[]> {
  const all: Server[] = []
  for (;;) {
    const page = await operator?.client.get<{ items: Server[]; total: number }>(
      `/servers?limit=${pageSize}&offset=${all.length}`,
    )
    all.push(...(page?.items ?? []))
    if (!page || page.items.length === 0 || all.length >= page.total) return all
  }
}

function running({ id, state, error, tools }: Server): Check {
  const check = about(`server:${id}`, `Server ${id}`)
  const look = 'Look at it on the Servers page.'
  if (state === 'failed') return check.failed(error ?? 'It failed and does not say why.', look)
  if (state === 'starting') return check.warning('It is starting.', 'Run this again in a moment.')
  const { accepted, waiting } = tools
  return waiting === 0
    ? check.ok(`It is ready; ${accepted} tools are accepted.`)
    : check.warning(
        `It is ready; ${accepted} tools are accepted, ${waiting} wait for you and are hidden from agents.`,
        look,
      )
}

/** Nothing is started: a program that is there may still fail. */
async function stored(around: Surroundings): Promise<Check[]> {
  if (!existsSync(join(around.dataDir, 'console.db'))) return []
  try {
    const db = await around.open('console.db')
    if ('why' in db) return [unknown()]
    const known = db.prepare("select 1 from sqlite_master where type = 'table' and name = 'servers'").get()
    const rows = known ? db.prepare('select * from servers order by created_at, id').all() : []
    return await Promise.all((rows as Record<string, unknown>[]).map(ofRow))
  } catch {
    return [unknown()]
  }
}

function unknown(): Check {
  return about('servers', 'Servers').warning('They are not known.', 'See the line about console.db.')
}

async function ofRow({ id, transport, command }: Record<string, unknown>): Promise<Check> {
  const check = about(`server:${id}`, `Server ${id}`)
  if (transport === 'http') return check.ok('It is reached over HTTP; only a running console asks it.')
  if (typeof command !== 'string' || !isAbsolute(command))
    return check.failed(`Its program "${command}" is no absolute path.`, 'Add the server again.')
  return (await isExecutable(command))
    ? check.ok(`Its program is there: ${command}`)
    : check.failed(
        `Its program ${command} does not exist or cannot be executed.`,
        'Install it again, or change the server on the Servers page.',
      )
}
