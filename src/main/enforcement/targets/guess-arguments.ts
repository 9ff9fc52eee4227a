// Targets among arguments that nobody described: by key and by looks, one text may be several things.
import type { Action } from '../../../shared/contract/primitives.ts'
import { type Json, JsonNumber, JsonRefusal, parseStrict } from '../../../shared/json/strict-parse.ts'
import { type Argument, type JudgedTool, pointer } from './argument.ts'
import { kindsOf, kindsOfKey, namesPaths, namesPatterns } from './looks.ts'

/** Longer texts are no packed arguments. */
const longestPacked = 100_000

/** Everything at and below `value`, in order. `key` is the name of the argument or field that holds it. */
export function guessBelow(tool: JudgedTool, value: Json, at: string, key: string | null): Argument[] {
  if (typeof value === 'string') return [...guessText(tool, value, at, key), ...guessPacked(tool, value, at, key)]
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return []
  if (Array.isArray(value)) return guessList(tool, value, at, key)
  return Object.entries(value).flatMap(([name, item]) => [
    // A key can be a target like any text.
    ...kindsOfKey(tool, key, name).map((kind) => argumentOf(tool, kind, name, pointer(at, name), key)),
    ...guessBelow(tool, item, pointer(at, name), name),
  ])
}

function guessText(tool: JudgedTool, value: string, at: string, key: string | null): Argument[] {
  const lines =
    namesPaths(key) && /\n[^\n]/.test(value) ? value.split(/\r?\n/).filter((line) => line.trim() !== '') : [value]
  return lines.flatMap((line) => {
    const kinds = kindsOf(tool, key, line)
    // A command that begins with a path is a command all the same; one word may be both.
    const told = kinds.includes('command') ? kinds.filter((kind) => isOneWord(line) || kind === 'command') : kinds
    return told.map((kind) => argumentOf(tool, kind, line, at, key))
  })
}

function isOneWord(text: string): boolean {
  return /^\s*[^\s$`;|&<>(){}*]+\s*$/.test(text)
}

/** The words of one command are one command. */
function guessList(tool: JudgedTool, value: readonly Json[], at: string, key: string | null): Argument[] {
  const words = value.filter((item) => typeof item === 'string')
  const isCommand = words.length > 1 && kindsOf(tool, key, words[0] ?? '').includes('command')
  const one = isCommand ? [argumentOf(tool, 'command', words.join(' '), at, key)] : []
  const each = value.flatMap((item, index) => guessBelow(tool, item, `${at}/${index}`, key))
  return [...one, ...each.filter(({ kind, at: place }) => !isCommand || kind !== 'command' || !isItem(place, at))]
}

function isItem(place: string, list: string): boolean {
  return /^\/\d+$/.test(place.slice(list.length))
}

function argumentOf(tool: JudgedTool, kind: Argument['kind'], raw: string, at: string, key: string | null): Argument {
  const op: Action = kind === 'command' ? 'execute' : tool.action
  return { kind, raw, at, op, ...(kind === 'path' && namesPatterns(key) ? { pattern: true as const } : {}) }
}

/** Arguments packed into a text as JSON: some servers unpack them. */
function guessPacked(tool: JudgedTool, value: string, at: string, key: string | null): Argument[] {
  if (!/^\s*[[{]/.test(value) || value.length > longestPacked) return []
  try {
    const packed = parseStrict(value, { ambiguousKeys: 'allow' }).value
    return guessBelow(tool, packed, at, key).map((argument) => ({ ...argument, at }))
  } catch (error) {
    if (error instanceof JsonRefusal) return []
    throw error
  }
}
