// Every state of every page that the pictures know, checked by axe: light and dark, wide and as narrow as a popup.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyShots, fullShots, type Told, tellAll, untold } from '../../shots/every-shot.ts'
import type { Shot } from '../../shots/shot.ts'
import { violationsIn } from '../../support/web/axe.ts'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'

let told: Told

const { console_, pages } = consoleInBrowser()

const narrow = { width: 380, height: 720 }

/** A state that has a picture of its own only because it is narrow is checked narrow anyway. */
const namesOf = (shots: readonly Shot[]) =>
  shots.map(({ name }) => name).filter((name) => !shots.some((other) => name === `${other.name}-narrow`))

async function open(shot: Shot, size: { width: number; height: number }): Promise<Page> {
  const { path, prepare, act, token, contrast } = shot
  const page = await pages.open(path, {
    ...size,
    ...(contrast === undefined ? {} : { contrast }),
    ...(token === undefined ? {} : { token }),
    ...(prepare ? { prepare } : {}),
    reducedMotion: 'reduce',
  })
  await page.locator('main').waitFor()
  await page.waitForTimeout(400)
  await act?.(page)
  await page.waitForTimeout(100)
  return page
}

async function check(shot: Shot | undefined): Promise<void> {
  if (!shot) throw new Error('there is no such state')
  const wide = { width: shot.width ?? 1280, height: 800 }
  const sizes = shot.narrow ? [narrow] : shot.onlyWide ? [wide] : [wide, narrow]
  await Promise.all(
    sizes.map(async (size) => {
      const page = await open(shot, size)
      expect(await violationsIn(page), `${size.width}, light`).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violationsIn(page, 'colours'), `${size.width}, dark`).toEqual([])
    }),
  )
}

describe('with nothing in it', () => {
  it.each(namesOf(emptyShots))('%s has no violations', (name) => check(emptyShots.find((shot) => shot.name === name)))
})

describe('with everything in it', () => {
  beforeAll(async () => {
    told = await tellAll(console_)
  })
  it.each(namesOf(fullShots(untold)))('%s has no violations', (name) =>
    check(fullShots(told).find((shot) => shot.name === name)),
  )
})
