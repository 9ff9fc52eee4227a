// Heads of libraries in the store: replaced whole, each tenant's own, and never read in another form than they were written.
import { expect, it, onTestFinished } from 'vitest'
import { createLibraryHeadStore } from '../../../../src/main/store/library-heads.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const head = {
  tree_size: 3,
  root_hash: 'a'.repeat(64),
  timestamp: '2026-01-01T00:00:00.000Z',
  expires_at: '2026-01-03T00:00:00.000Z',
  key_id: '0123456789abcdef',
  signature: `${'A'.repeat(86)}==`,
}
const kept = { key_id: head.key_id, public_key: 'pem', head, updated_at: '2026-01-01T00:00:00.000Z' }

it('keeps one head for each library and tenant', async () => {
  const store = await openStore(tempFolder(), 'local')
  onTestFinished(() => store.close())
  const heads = createLibraryHeadStore(store)
  expect(heads.of('https://a.example/')).toBeNull()
  heads.put('https://a.example/', kept)
  heads.put('https://a.example/', { ...kept, head: { ...head, tree_size: 4 } })
  expect(heads.of('https://a.example/')).toEqual({ ...kept, head: { ...head, tree_size: 4 } })
  expect(heads.of('https://b.example/')).toBeNull()
  expect(createLibraryHeadStore({ ...store, tenantId: 'other' }).of('https://a.example/')).toBeNull()
  store.sqlite.exec(`update library_heads set head = '{"tree_size":0}'`)
  expect(() => heads.of('https://a.example/')).toThrow()
})
