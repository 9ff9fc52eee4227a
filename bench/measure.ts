// Measures subjects in turns, so that a slow phase of the machine hits all of them alike.

export interface Subject {
  readonly name: string
  readonly call: () => Promise<void>
}

/** Milliseconds and calls per second over all rounds. */
export interface Figures {
  readonly name: string
  readonly concurrency: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
  readonly per_second: number
}

const rounds = 10
const callsPerRound = 150
const warmUpCalls = 100

export async function measure(subjects: readonly Subject[], concurrencies: readonly number[]): Promise<Figures[]> {
  const taken = new Map<string, { times: number[]; elapsed: number }>()
  for (const { call } of subjects) await burst(call, warmUpCalls, 4)
  for (let round = 0; round < rounds; round += 1) {
    for (const concurrency of concurrencies) {
      for (const { name, call } of subjects) {
        const key = `${name}\n${concurrency}`
        const so = taken.get(key) ?? { times: [], elapsed: 0 }
        const began = performance.now()
        so.times.push(...(await burst(call, callsPerRound, concurrency)))
        so.elapsed += performance.now() - began
        taken.set(key, so)
      }
    }
  }
  return [...taken].map(([key, { times, elapsed }]) => {
    const [name = '', concurrency] = key.split('\n')
    const sorted = times.sort((a, b) => a - b)
    const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000) / 1000
    return {
      name,
      concurrency: Number(concurrency),
      p50_ms: at(0.5),
      p95_ms: at(0.95),
      p99_ms: at(0.99),
      per_second: Math.round((times.length / elapsed) * 1000),
    }
  })
}

/** Durations of `count` calls with `concurrency` of them in progress at a time. */
async function burst(call: () => Promise<void>, count: number, concurrency: number): Promise<number[]> {
  const times: number[] = []
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const began = performance.now()
      await call()
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return times
}
