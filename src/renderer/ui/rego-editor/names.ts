// What a name in a policy means: rules of the text itself, paths of the envelope, the library, built-in functions.
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import { envelopePaths } from '../../../shared/envelope-reference.ts'
import { importsIn, rulesIn } from '../../../shared/rego-text.ts'

export interface Meaning {
  /** As it is written where it is used. */
  readonly name: string
  readonly kind: 'input' | 'library' | 'builtin' | 'rule' | 'import'
  readonly detail: string
  readonly about: string
  /** Where it is defined in the text that is open; offset of its first character. */
  readonly at?: number
  /** Where it is defined in the library. */
  readonly module?: string
  readonly line?: number
}

/** Every name that the text could use. */
export function meaningsFor(text: string, reference: RegoReference | null): Meaning[] {
  const library = reference?.library ?? []
  return [
    ...rulesIn(text).map(({ name, signature, about, at }) => ({
      name,
      kind: 'rule' as const,
      detail: signature,
      about,
      at,
    })),
    ...importsIn(text).flatMap(({ alias, path }) =>
      library
        .filter((entry) => entry.path.startsWith(`${path}.`))
        .map((entry) => ({ ...ofLibrary(entry), name: `${alias}${entry.path.slice(path.length)}` })),
    ),
    ...library.map(ofLibrary),
    ...(reference?.builtins ?? []).map(({ name, signature, description }) => ({
      name,
      kind: 'builtin' as const,
      detail: signature,
      about: description,
    })),
    ...envelopePaths.map(({ path, type, about }) => ({
      name: `input.${path}`,
      kind: 'input' as const,
      detail: type,
      about,
    })),
  ]
}

function ofLibrary({ path, signature, description, module, line }: RegoReference['library'][number]): Meaning {
  return { name: path, kind: 'library', detail: signature, about: description, module, line }
}

/** The dotted name around a place, and where it begins; items of lists are read as `[_]`. */
export function nameAt(
  text: string,
  place: number,
): { readonly name: string; readonly from: number; readonly to: number } | null {
  const before = /[A-Za-z_][\w.[\]"]*$/.exec(text.slice(0, place))?.[0] ?? ''
  const after = /^\w*/.exec(text.slice(place))?.[0] ?? ''
  const whole = before + after
  return whole === '' ? null : { name: whole, from: place - before.length, to: place + after.length }
}

/** `input.request.targets[i].value` and `target.value` after `some target in input.request.targets` mean the same. */
export function canonicalName(name: string, text: string): string {
  const listed = name.replace(/\[[^\]]*\]/g, '[_]')
  const [first = '', ...rest] = listed.split('.')
  const some = new RegExp(`\\bsome\\s+(?:\\w+\\s*,\\s*)?${first}\\s+in\\s+(input[\\w.]*)`).exec(text)
  return some?.[1] && rest.length > 0 ? `${some[1]}[_].${rest.join('.')}` : listed
}

export function meaningOf(name: string, text: string, meanings: readonly Meaning[]): Meaning | null {
  const canonical = canonicalName(name, text)
  return meanings.find((each) => each.name === name) ?? meanings.find((each) => each.name === canonical) ?? null
}
