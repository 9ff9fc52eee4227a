// Whether a text begins as statements of SQL do, behind white space, comments, brackets and empty statements.

const begin = String.raw`^(?:\s|--[^\n]*(?:\n|$)|#[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/|[(;])*`
const verbs = [
  String.raw`select\b`,
  String.raw`(?:insert|replace|merge)\s+(?:\w+\s+)?into\b`,
  String.raw`update\s+\S+(?:\s+\S+){0,2}?\s+set\b`,
  String.raw`delete\s+from\b`,
  String.raw`with\s+(?:recursive\s+)?\S{1,200}\s*(?:\([^)]{0,2000}\)\s*)?as\s*(?:\w+\s+){0,2}\(`,
  String.raw`(?:create|drop|alter|truncate|rename|lock|comment\s+on)\s+(?:or\s+replace\s+)?(?:temp\w*\s+|unlogged\s+|materialized\s+)*(?:table|view|index|schema|database|function|procedure|trigger|role|user|extension|sequence|type|policy)\b`,
  String.raw`truncate\s+\S+\s*;?\s*$`,
  String.raw`(?:explain|describe|desc|pragma|attach|detach|vacuum|reindex|analyze|copy|call|prepare|execute|declare|grant|revoke|load\s+data|table)\s+\S`,
  String.raw`do\s+(?:language\s+\w+\s+)?(?:\$|')`,
  String.raw`set\s+(?:session|local|global|role|search_path|\S+\s*(?:=|to\b))`,
]

/** Words of plain speech begin differently: a verb of SQL is followed by what only SQL has behind it. */
export const statementLike = new RegExp(`${begin}(?:${verbs.join('|')})`, 'i')
