// What the contract of servers lets through.
import { describe, expect, it } from 'vitest'
import { createServerSchema } from '../../../../src/shared/contract/server.ts'

const http = (url: string) =>
  createServerSchema.safeParse({ id: 'hub', name: 'Hub', type: 'other', transport: 'http', url }).success

describe('the address of an http server', () => {
  it.each(['https://mcp.example.com/mcp', 'http://127.0.0.1:8080/?a=b'])('%s is taken', (url) =>
    expect(http(url)).toBe(true),
  )
  it.each(['', 'no address', 'ftp://x.example', 'https://me:secret@x.example/', 'https://x.example/#part'])(
    '“%s” is refused, not thrown at',
    (url) => expect(http(url)).toBe(false),
  )
})
