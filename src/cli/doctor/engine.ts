// The policy engine: the binary that a start would use, and the one that runs.
import { cachePath, findOpa, pinned } from '../../../scripts/find-opa.mjs'
import type { OpaStatus } from '../../shared/contract/opa-status.ts'
import { about, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

export function engineBinary({ env }: Pick<Surroundings, 'env'>): Check {
  const check = about('opa', 'Open Policy Agent')
  const { found, missed } = findOpa(env)
  const bad = missed.filter(({ set }) => set).map(({ where, why }) => `${where} does not serve: ${why}.`)
  const bring = `Run "npm start", which builds it where Go is installed; or put the binary at ${cachePath(env)}, or name it with BEHAVRY_OPA_PATH.`
  if (!found) return check.failed([`Version ${pinned} was not found.`, ...bad].join(' '), bring)
  const { where, path, version } = found
  const here = `${version} from ${where.includes(path) ? where : `${where} (${path})`}`
  if (bad.length > 0) return check.warning([...bad, `Used instead: ${here}.`].join(' '), 'Remove or correct it.')
  return version === pinned
    ? check.ok(`${here}, the tested version`)
    : check.warning(`${here}; ${pinned} is the tested version.`, bring)
}

/** None when the console cannot be asked. */
export async function runningEngine({ operator }: Surroundings): Promise<Check[]> {
  if (!operator) return []
  const check = about('engine', 'Policy engine')
  const { state, version, restarts, error } = await operator.client.get<OpaStatus>('/admin/opa')
  if (state === 'ready')
    return [check.ok(`It is ready (${version}); restarted ${restarts} ${restarts === 1 ? 'time' : 'times'}.`)]
  const why = error ? `: ${error}` : ''
  return [
    check.failed(
      `It is ${state}${why}. Every call is denied.`,
      'Wait a moment; if it stays so, start the console again.',
    ),
  ]
}
