// What detectors find, remember and forget, and what drift does to an agent, turned off piece by piece.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const room = 'src/main/detection'
const unit = (name: string): Prover => ({ by: 'vitest', files: [`test/unit/main/${name}.test.ts`] })

function off(what: string, name: string, find: string, put: string, prover = unit(`detection/${name}`)): SabotageCase {
  return { id: `detection/${what}`, file: `${room}/${name}.ts`, without: replacing(find, put), prover }
}

const baselines = unit('detection/baselines')
const drift = unit('detection/drift')

export const detectionCases: readonly SabotageCase[] = [
  off('the past has no effects', 'conditioning', 'if (replay || findings < suspicious)', 'if (findings < suspicious)'),
  off('what was told counts no more', 'conditioning', '      sessions.delete(session_id)\n', ''),
  off('low findings do not count', 'conditioning', "rankOf('medium')", "rankOf('low')"),
  off('told sessions are marked', 'session-cycling', 'seen.set(key, marked(now, session_ids))', 'void marked'),
  off('nobody is no requester', 'session-cycling', ' || requester_id === null) return', ') return'),
  off('a kill switch refuses nothing', 'reversal', ' && refusing.has(decided.reason)', ''),
  off('one session reverses nothing', 'reversal', 'each.session_id !== session_id && each.at > at', 'each.at > at'),
  off('two hours', 'reversal', ' && each.at > at - windowMs', ''),
  off('only a denial of a hold refuses', 'reversal', "else if (record.status === 'denied') ", 'else '),
  off('memory has an end', 'recent-map', 'kept.size > most ?', 'kept.size > 1e9 ?'),
  off('a row is learned once', 'drift', 'if (row.seq <= before.seq) return', 'if (row.seq < 0) return', drift),
  off(
    'ten minutes of quiet',
    'drift',
    'if (replay || isQuiet(memory, row)) return',
    'if (replay) return void isQuiet',
    drift,
  ),
  off('drift raises the risk', 'drift', ', ...deps.liveRisk.raise(agent_id, reason)]', '].filter(() => reason)', drift),
  off(
    'critical stays',
    'live-risk',
    "rankOf(live_risk_tier) > rankOf('high')",
    "rankOf(live_risk_tier) > rankOf('critical')",
    drift,
  ),
  off('a crash is read again', 'drift', 'window_ms: kept.window_ms', 'window_ms: 0', drift),
  off('approval lowers the risk', 'baselines', '        ...liveRisk.settle(agentId, operatorId),\n', '', baselines),
  off('approvals are counted', 'baselines', 'approvals.length > usualApprovals', 'approvals.length > 1e9', baselines),
  off('what was proposed is approved', 'baselines', 'before.proposed ?? habitsOf', 'habitsOf', baselines),
  off('calm takes an hour', 'calming', 'clock.now() - calmMs', 'clock.now()', baselines),
  off('calm comes by itself', 'calming', 'createSweep(calm, sweepEveryMs,', 'createSweep(calm, 3_600_000,', baselines),
]
