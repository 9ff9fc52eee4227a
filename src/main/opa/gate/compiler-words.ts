// The engine's errors in plain sentences, each with a code of ours; what it said itself stays at the end.

export interface EngineError {
  readonly code?: string
  readonly message: string
  readonly location?: { readonly file?: string; readonly row: number; readonly col: number }
  readonly details?: unknown
}

interface Words {
  readonly code: string
  readonly message: string
}

type Translation = readonly [said: RegExp, code: string, sentence: (...found: string[]) => string]

const translations: readonly Translation[] = [
  [/^unexpected package/, 'second_package', () => 'A text declares its package once. Split this into two policies.'],
  [/^package expected/, 'package_missing', () => 'The text must begin with its package.'],
  [
    /^non-terminated string/,
    'string_open',
    () => 'This text has no closing quote on its line. Texts over several lines stand between backquotes.',
  ],
  [
    /^non-terminated expression/,
    'expression_open',
    () =>
      'The expression is not complete here. A group such as `not (a; b)` does not exist: put the conditions into a helper rule, then negate that.',
  ],
  [/^unexpected or token/, 'no_or', () => 'Rego has no `||`. Write the rule once for each case, or use `in {…}`.'],
  [/^unexpected and token/, 'no_and', () => 'Rego has no `&&`. Conditions on lines of their own must all hold.'],
  [/^unexpected eof token: expected identifier/, 'name_open', () => 'The text ends in the middle of a name.'],
  [/^unexpected eof token/, 'brace_open', () => 'A bracket is never closed.'],
  [/^unexpected [})\]] token/, 'brace_extra', () => 'This bracket closes nothing.'],
  [/^number too big/, 'number_too_big', () => 'This number is too large.'],
  [
    /^unexpected number token: expected number without leading zero/,
    'number_form',
    () => 'Numbers have no leading zero.',
  ],
  [/^illegal default rule/, 'default_value', () => 'A default must be a constant.'],
  [
    /^illegal escape sequence/,
    'escape',
    () => 'This backslash starts no known sequence. Double it, or use backquotes, between which it means itself.',
  ],
  [
    /^(\w+) keyword cannot be used for rule name/,
    'keyword_as_name',
    (word) => `\`${word}\` is a word of the language and cannot name a rule.`,
  ],
  [/^yaml: /, 'metadata_broken', () => 'The METADATA comment is not valid YAML.'],
  [
    /^`(if|contains)` keyword is required/,
    'keyword_missing',
    (word) => `Rego v1 needs \`${word}\` here: \`deny contains x if { … }\`, \`name := value if { … }\`.`,
  ],
  [/^max parsing recursion depth/, 'too_deep', () => 'The text nests too deeply.'],
  [
    /^var (\S+) is unsafe/,
    'unsafe_variable',
    (name) =>
      `\`${name}\` has no value here. It may be misspelled; otherwise give it one with \`:=\` or \`some … in …\`.`,
  ],
  [
    /^(?:assigned|declared) var (\S+) unused/,
    'unused_variable',
    (name) => `\`${name}\` is never used. Remove it, or write \`_\`.`,
  ],
  [
    /^unused argument (\S+?)\.? /,
    'unused_argument',
    (name) => `The argument \`${name}\` is never used. Write \`_\` instead.`,
  ],
  [/^import (\S+) unused/, 'unused_import', (name) => `The import \`${name}\` is never used.`],
  [/^import must not shadow/, 'import_twice', () => 'Two imports have the same name. Give one another name with `as`.'],
  [/is recursive: (.+)/, 'recursion', () => 'A rule may not depend on itself, not even by way of others.'],
  [
    /^conflicting rules (\S+) found/,
    'rule_kinds_mixed',
    () => 'One name is used for rules of different kinds, for example once as a set and once as a value.',
  ],
  [/^multiple default rules/, 'default_twice', () => 'A rule has at most one default.'],
  [/^undefined function (\S+)/, 'unknown_function', (name) => `There is no function \`${name}\`.`],
  [/^undefined ref: (\S+)/, 'unknown_reference', (name) => `There is no \`${name}\`.`],
  [/^(\S+): arity mismatch/, 'argument_count', (name) => `\`${name}\` is called with too few or too many arguments.`],
  [/^(\S+): invalid argument/, 'argument_type', (name) => `\`${name}\` cannot take an argument of this kind.`],
  [/^match error/, 'never_equal', () => 'These two can never be equal: they are of different kinds.'],
  [
    /^variables must not shadow (\S+)/,
    'shadows_input',
    (name) => `\`${name}\` already has a meaning. Use another name.`,
  ],
  [
    /^(?:rules|arguments) must not shadow (\S+)/,
    'shadows_input',
    (name) => `\`${name}\` already has a meaning. Use another name.`,
  ],
  [
    /^var (\S+) (?:assigned|referenced|declared) above/,
    'assigned_twice',
    (name) => `\`${name}\` has been given a value or used before. Use another name.`,
  ],
  [
    /^deprecated built-in function calls in expression: (.+)/,
    'builtin_deprecated',
    (names) => `\`${names}\` belongs to an older Rego.`,
  ],
  [
    /^cannot assign vars inside negated/,
    'assign_in_not',
    () => 'Within `not` nothing can be given a value. Do it on the line before.',
  ],
]

/** An error that the table does not know keeps the engine's own words. */
export function translate({ code, message, details }: EngineError): Words {
  if (/^illegal token/.test(message)) return illegalToken(message, details)
  for (const [said, own, sentence] of translations) {
    const found = said.exec(message)
    if (found) return { code: own, message: withTail(sentence(...found.slice(1)), message) }
  }
  const parse = code === 'rego_parse_error'
  const plain = parse ? 'The text cannot be read here.' : 'The policy does not compile.'
  return { code: parse ? 'syntax' : 'compile', message: withTail(plain, message) }
}

function illegalToken(message: string, details: unknown): Words {
  const { line, idx } = (details ?? {}) as { line?: string; idx?: number }
  const character = line?.[idx ?? 0] ?? ''
  if (character === "'")
    return { code: 'single_quote', message: withTail('Texts stand between double quotes.', message) }
  return { code: 'illegal_character', message: withTail('This character has no meaning here.', message) }
}

function withTail(sentence: string, said: string): string {
  return `${sentence} (Open Policy Agent: ${said.replaceAll(/\s+/g, ' ').slice(0, 300)})`
}
