// Channels of a chat: by name with or without #, or by an id, which tells nothing about who reads there.
import { foldText, refuseInvisible, refuseMixedScripts } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const id = /^[CDGUW][A-Z0-9]{7,}$/
/** `<#C024BE91L|general>` as messages carry it. */
const mention = /^<#([A-Z0-9]+)(?:\|([^>]*))?>$/

/** One channel, or several between commas. An id has the form `channel:id`. Throws `Unresolvable`. */
export function readChannels(raw: string): Reading[] {
  refuseInvisible(raw)
  return raw.split(/[,，]/).map((part) => readChannel(part.trim()))
}

function readChannel(text: string): Reading {
  const [, mentioned, label] = mention.exec(text) ?? []
  const name = (mentioned ?? text).replace(/^[#＃]+/, '')
  if (name === '' || /[\s/\\<>]/.test(name)) throw new Unresolvable('The name of a channel is not one plain name.')
  refuseMixedScripts(name)
  const value = name.toLowerCase()
  const named = label ? [foldText(label)] : []
  return readingOf(value, [foldText(value), ...named, ...(id.test(name) ? ['channel:id'] : [])])
}
