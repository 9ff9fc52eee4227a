// The operator's thresholds: added to the built-in lists, kept, and counting only once the policy engine has them.
import { describe, expect, it } from 'vitest'
import policyData from '../../../../../policies/data.json' with { type: 'json' }
import { checkBlastRadius } from '../../../../../src/main/enforcement/blast-radius/check.ts'
import { combineConfig, createBlastRadius } from '../../../../../src/main/enforcement/blast-radius/config.ts'
import { blastRadiusSchema } from '../../../../../src/shared/contract/blast-radius.ts'
import { identityRooms } from '../../../../support/identity-rooms.ts'

type Rooms = Awaited<ReturnType<typeof identityRooms>>
const shipped = policyData.behavry.blast_radius_config
const untouched = { ...shipped, config_paths: [], protected_patterns: [] }
const roomOf = (rooms: Pick<Rooms, 'store' | 'recorder'>, push: (config: unknown) => Promise<void> = async () => {}) =>
  createBlastRadius({ ...rooms, shipped, home: '/home/u', push })

async function withRooms(work: (rooms: Rooms) => Promise<void>): Promise<void> {
  const rooms = await identityRooms()
  try {
    await work(rooms)
  } finally {
    await rooms.close()
  }
}

describe('blast radius configuration', () => {
  it('is the shipped one until somebody changes it, shown without the built-in lists', () =>
    withRooms(async (rooms) => {
      const room = roomOf(rooms)
      expect(room.current()).toEqual({
        min_delete_depth: 3,
        email_recipient_limit: 10,
        bulk_action_threshold: 50,
        config_paths: [],
        protected_patterns: [],
      })
      expect(room.config().config_paths).toEqual(['/etc', '/root', '/home/u/.ssh', '/home/u/.aws', '/home/u/.config'])
    }))

  it('adds to the lists, survives a restart and is recorded with before and after', () =>
    withRooms(async (rooms) => {
      const pushed: unknown[] = []
      const room = roomOf(rooms, async (config) => void pushed.push(config))
      await room.patch({ email_recipient_limit: 2 }, 'local')
      const after = await room.patch({ config_paths: ['~/notes/', '/etc'], protected_patterns: ['CLAUDE.md'] }, 'local')
      expect(after).toEqual({
        ...untouched,
        email_recipient_limit: 2,
        config_paths: ['~/notes/', '/etc'],
        protected_patterns: ['CLAUDE.md'],
      })
      expect(room.config()).toMatchObject({
        email_recipient_limit: 2,
        config_paths: [...combineConfig(shipped, untouched, '/home/u').config_paths, '/home/u/notes'],
        protected_patterns: [...shipped.protected_patterns, 'claude.md'],
      })
      expect(pushed.at(-1)).toEqual(room.config())
      expect(roomOf(rooms).current()).toEqual(after)
      expect(roomOf(rooms).config()).toEqual(room.config())
      expect((await rooms.events()).at(-1)).toMatchObject({
        type: 'blast_radius.updated',
        data: { operator_id: 'local', before: { ...untouched, email_recipient_limit: 2 }, after },
      })
    }))

  it('counts nowhere before the policy engine has it', () =>
    withRooms(async (rooms) => {
      const seen: number[] = []
      const room = roomOf(rooms, async () => void seen.push(room.config().email_recipient_limit))
      await room.patch({ email_recipient_limit: 4 }, 'local')
      expect(seen).toEqual([10])
      expect(room.config().email_recipient_limit).toBe(4)
    }))

  it('stays as it is when the policy engine does not take it', () =>
    withRooms(async (rooms) => {
      const room = roomOf(rooms, async () => {
        throw new Error('down')
      })
      await expect(room.patch({ email_recipient_limit: 1 }, 'local')).rejects.toMatchObject({ status: 503 })
      expect(room.current()).toEqual(untouched)
      expect(await rooms.events()).toEqual([])
    }))

  it('two changes at once both count', () =>
    withRooms(async (rooms) => {
      const room = roomOf(rooms)
      await Promise.all([
        room.patch({ email_recipient_limit: 1 }, 'local'),
        room.patch({ bulk_action_threshold: 2 }, 'local'),
      ])
      expect(room.current()).toEqual({ ...untouched, email_recipient_limit: 1, bulk_action_threshold: 2 })
    }))

  it('leaves out /root where that is the home, unless the operator names it', () => {
    expect(combineConfig(shipped, untouched, '/root').config_paths).not.toContain('/root')
    expect(combineConfig(shipped, { ...untouched, config_paths: ['~'] }, '/root').config_paths).toContain('/root')
  })

  it.each([
    { config_paths: ['notes'] },
    { config_paths: ['~other/x'] },
    { protected_patterns: ['a/b'] },
    { protected_patterns: ['*.md'] },
    { protected_patterns: ['a\\E'] },
    { protected_patterns: ['.'] },
    { protected_patterns: [''] },
    { email_recipient_limit: 0 },
    { min_delete_depth: 1.5 },
    { other: 1 },
  ])('refuses %j', (part) => {
    expect(blastRadiusSchema.safeParse({ ...untouched, ...part }).success).toBe(false)
  })
})

describe('the pre-check with the operator’s lists', () => {
  const target = (op: 'read' | 'write', value: string) => ({
    ...{ kind: 'path' as const, op, value, raw: value, at: '/path', forms: [value.toLowerCase()] },
  })
  const codeOf = (op: 'read' | 'write', value: string, own: Partial<typeof untouched>) => {
    const config = combineConfig(shipped, { ...untouched, ...own } as typeof shipped, '/home/u')
    const found = checkBlastRadius({ action: op, targets: [target(op, value)], config })
    return found.outcome === 'pass' ? null : found.code
  }

  it('holds what they name', () => {
    const paths = { config_paths: ['/srv/app/'] } as never
    expect(codeOf('write', '/srv/app/x', paths)).toBe('blast_radius.config_path')
    expect(codeOf('write', '/srv/a*/x', paths)).toBe('blast_radius.config_path')
    expect(codeOf('write', '/srv/app-two/x', paths)).toBeNull()
    expect(codeOf('write', '/anything', { config_paths: ['/'] } as never)).toBe('blast_radius.config_path')
    const names = { protected_patterns: ['CLAUDE.md', '.a+b(c'] } as never
    expect(codeOf('read', '/w/CLAUDE.md', names)).toBe('blast_radius.protected_file')
    expect(codeOf('read', '/w/CLAUDE.txt', names)).toBeNull()
    expect(codeOf('read', '/w/x.a+b(c', names)).toBe('blast_radius.protected_file')
    expect(codeOf('read', '/w/.aab(c', names)).toBeNull()
  })
})
