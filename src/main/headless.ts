// Node entry: starts the console without a desktop.
import { readFileSync } from 'node:fs'
import { placesOf } from './places.ts'
import { serve } from './serve.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

await serve(process.argv.slice(2), placesOf(import.meta.url), version)
