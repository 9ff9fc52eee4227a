// 64 calls in progress for each agent, no more; a place is given back once.
import { describe, expect, it } from 'vitest'
import { createInFlight } from '../../../../src/main/proxy/in-flight.ts'

describe('in flight', () => {
  it('has 64 places for an agent', () => {
    const inFlight = createInFlight()
    const places = Array.from({ length: 70 }, () => inFlight.enter('a'))
    expect(places.filter(Boolean)).toHaveLength(64)
    expect(inFlight.enter('b')).not.toBeNull()
    places[0]?.()
    expect(inFlight.enter('a')).not.toBeNull()
    expect(inFlight.enter('a')).toBeNull()
  })
})
