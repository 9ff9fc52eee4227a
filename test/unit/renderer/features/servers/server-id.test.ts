// Ids of servers: whatever the name is, the id is allowed and its own.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeId, slugOf } from '../../../../../src/renderer/features/servers/server-id.ts'
import { serverIdSchema } from '../../../../../src/shared/contract/primitives.ts'

describe('slugOf', () => {
  it.each([
    ['My Files', 'my-files'],
    ['  Café / notes ', 'cafe-notes'],
    ['@scope/server_sqlite', 'scope-server-sqlite'],
    ['--', ''],
    ['文件', ''],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ])('%s becomes %s', (name, id) => expect(slugOf(name)).toBe(id))

  it('gives an allowed id or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const id = slugOf(name)
        return id === '' || serverIdSchema.safeParse(id).success
      }),
    )
  })
})

describe('freeId', () => {
  it('numbers what is taken', () => {
    expect(freeId('files', new Set())).toBe('files')
    expect(freeId('files', new Set(['files', 'files-2']))).toBe('files-3')
  })
  it('stays within the length', () => {
    const long = 'a'.repeat(64)
    const id = freeId(long, new Set([long]))
    expect(serverIdSchema.safeParse(id).success).toBe(true)
    expect(id).toMatch(/-2$/)
  })
})
