// Recipients of a message: every address in a text, however it is written, for their number counts as much as their names.
import { domainToASCII, domainToUnicode } from 'node:url'
import { foldText, refuseInvisible, refuseMixedScripts } from './fold-text.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const mostRecipients = 5000
const address = /[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]*/g

/** Addresses anywhere in the text, in quotes too: a server may look there. Throws `Unresolvable`. */
export function readRecipients(raw: string): Reading[] {
  refuseInvisible(raw)
  if (/^\s*mailto:[^?]*\?/i.test(raw))
    throw new Unresolvable('A mailto address with more than recipients cannot be told.')
  if (/=\?/.test(raw) || /[@,;<>"]/.test(raw.replace(/[@,;<>"]/g, '').normalize('NFKC')))
    throw new Unresolvable('Recipients are written in a way that hides signs of addresses.')
  const text = raw.replace(/^\s*mailto:/i, '')
  if (/"\s*@|@\s*\[/.test(text)) throw new Unresolvable('A recipient is written in a way not everybody reads alike.')
  const addresses = (text.match(address) ?? []).map(readAddress)
  const names = text
    .replaceAll(/"[^"]*"/g, '')
    .split(/[,;]/)
    .map((part) => part.trim())
  const others = names.filter((name) => name !== '' && !/[@<]/.test(name)).map(readName)
  const all = [...addresses, ...others]
  if (all.length > mostRecipients) throw new Unresolvable(`There are more than ${mostRecipients} recipients.`)
  return all
}

function readAddress(text: string): Reading {
  const at = text.lastIndexOf('@')
  const [local, written] = [text.slice(0, at), text.slice(at + 1).replace(/\.+$/, '')]
  // Escapes would be undone and become signs between addresses, and what follows a slash would be lost.
  const domain = /[%/\\?#]/.test(written) ? '' : domainToASCII(written)
  if (domain === '' || local.includes('@')) throw new Unresolvable('A recipient is no address that can be told.')
  for (const label of [local, ...domainToUnicode(domain).split('.')]) refuseMixedScripts(label)
  const value = `${local}@${domain}`
  return readingOf(value, [foldText(value), foldText(domain)])
}

/** A list, a person by name, a number: whatever a server takes for a recipient. */
function readName(name: string): Reading {
  refuseMixedScripts(name)
  const value = name.toLowerCase()
  return readingOf(value, [foldText(value)])
}
