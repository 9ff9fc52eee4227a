// The gate with the real engine, the shipped policies and resources, as the console puts it together.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBaseSet } from '../../src/main/opa/active-set.ts'
import { createGate, type Gate } from '../../src/main/opa/gate/gate.ts'
import { sampleCalls } from '../../src/main/opa/gate/sample-calls.ts'
import { createOneShot, type OneShot } from '../../src/main/opa/one-shot.ts'
import { opaBinary } from './opa-binary.ts'

const root = new URL('../../', import.meta.url)
export const policiesDir = fileURLToPath(new URL('policies', root))

export function resource(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`resources/${name}`, root), 'utf8'))
}

export const allowedBuiltins = (resource('rego-capabilities.json') as { builtins: string[] }).builtins

export async function openGate(folder: string): Promise<{ gate: Gate; oneShot: OneShot; close(): Promise<void> }> {
  const oneShot = createOneShot({ binary: opaBinary, folder: join(folder, 'once') })
  const base = await readBaseSet(policiesDir)
  const samples = sampleCalls(resource('gate-corpus.json'))
  return { gate: createGate({ oneShot, base, allowedBuiltins, samples }), oneShot, close: oneShot.close }
}

/** A text as the tables of modules write it: lines, and parts that are repeated. */
export type WrittenText = readonly (string | readonly Part[])[]
type Part = string | { readonly times: number; readonly text: string }

export function textOf(lines: WrittenText): string {
  const part = (each: Part) => (typeof each === 'string' ? each : each.text.repeat(each.times))
  return lines.map((line) => (typeof line === 'string' ? line : line.map(part).join(''))).join('\n')
}
