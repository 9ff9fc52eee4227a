// What a path with wild cards may stand for, and what it says nothing about.
import { describe, expect, it } from 'vitest'
import { globReadings, shortNameReadings, spells } from '../../../../../src/main/enforcement/targets/glob-readings.ts'

describe('globReadings', () => {
  it.each([
    ['/w/.e*', '/w/.env'],
    ['/w/.[e]nv', '/w/.env'],
    ['/w/.[d-f]nv', '/w/.env'],
    ['/w/.en[!x]', '/w/.env'],
    ['/w/.{e,x}nv', '/w/.env'],
    ['/w/.{e{n,m},x}v', '/w/.env'],
    ['/w/?env', '/w/.env'],
    ['/w/.s?h/config', '/w/.ssh/config'],
    ['/w/cred*.json', '/w/credentials'],
    ['/w/aws-cred*', '/w/credentials'],
    ['/w/**/id_*', '/w/**/id_rsa'],
    ['/w/[[:alpha:]]d_rsa', '/w/id_rsa'],
    ['/et[c]/hosts', '/etc/hosts'],
    ['/w/a/**/b', '/w/a'],
    ['/w/*', '/w'],
    ['/*', '/'],
  ])('%s reaches %s', (path, reading) => {
    expect(globReadings(path, true)).toContain(reading)
  })

  it.each(['/w/*', '/w/**', '/w/*.md', '/w/**/*.{ts,tsx}', '/w/s*', '/w/*.json', '/w/[id].tsx', '/w/test_*'])(
    'a search for %s is no search for secrets',
    (path) => {
      expect(
        globReadings(path, true).filter((reading) => reading.split('/').length > 2 && !/[*?]/.test(reading)),
      ).toEqual(path === '/w/[id].tsx' ? ['/w/i.tsx', '/w/d.tsx'] : [])
    },
  )

  it('takes everything in a folder for its secrets too, unless it is searched', () => {
    expect(globReadings('/w/*', false)).toContain('/w/.env')
    expect(globReadings('/w/*/a.md', false)).toEqual(['/w'])
  })

  it.each(['/w/a.md', '/w/a]b', '/w/a}b'])('%s has no wild cards', (path) => {
    expect(globReadings(path, false)).toEqual([])
  })

  it('gives up on braces that would become too many, towards more', () => {
    expect(globReadings(`/w/${'{a,b,c,d}'.repeat(10)}`, false)).toContain('/w/.env')
  })
})

describe('shortNameReadings', () => {
  it.each([
    ['/w/ssh~1/config', '/w/.ssh/config'],
    ['/w/env~2', '/w/.env'],
    ['/w/creden~1.jso', '/w/credentials'],
    ['/w/git~1/hooks/a', '/w/.git/hooks/a'],
  ])('%s may be %s', (path, reading) => {
    expect(shortNameReadings(path)).toContain(reading)
  })

  it.each(['/w/notes~1.md', '/w/report~', '/w/a~b'])('%s is no short name of a secret', (path) => {
    expect(shortNameReadings(path)).toEqual([])
  })
})

describe('spells', () => {
  it.each(['/et*', '/et*/hosts', '/e?c/a', '/[e]tc', '/{etc,opt}/a', '/w/{x,../etc}/hosts', '/[[:alpha:]]tc'])(
    '%s may be the folder or something in it',
    (pattern) => {
      expect(spells(pattern, '/etc')).toBe(true)
    },
  )

  it.each(['/etc/hosts', '/et*s/hosts', '/w/*', '/**', '/**/hosts', '/w/[id].tsx', '/'])(
    '%s says nothing of it',
    (pattern) => {
      expect(spells(pattern, '/etc')).toBe(false)
    },
  )

  it('tells a deeper folder only as deep as it lies', () => {
    expect(spells('/home/*/.conf*/app/x', '/home/u/.config')).toBe(true)
    expect(spells('/home/*', '/home/u/.config')).toBe(false)
  })
})
