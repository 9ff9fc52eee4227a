// HTML and Markdown as a model reads them: without tags, with entities written out, and what a browser would not show told apart.
import type { Step } from './fold.ts'

const inline =
  /<\/?(?:a|abbr|b|bdi|bdo|code|em|font|i|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)(?:\s[^<>]{0,400})?\/?>/gi
const anyTag = /<[a-z/!?][^<>]{0,2000}>/gi
const entity = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp|shy|zwnj|zwj|sol|lowbar|period|colon));?/gi
/** Marks within a word: they stand there for nothing else. */
const emphasis = /(?<=[A-Za-z])(?:\*{1,3}|_{2,3}|~~|``?)(?=[A-Za-z])/g
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  zwnj: '',
  zwj: '',
  sol: '/',
  lowbar: '_',
  period: '.',
  colon: ':',
}

export const withoutMarkup: Step = (text) => {
  const words = text.replace(emphasis, '')
  const bare = words
    .replace(/<!--|-->/g, ' ')
    .replace(inline, '')
    .replace(anyTag, ' ')
    .replace(entity, written)
  return bare === text ? null : bare
}

function written(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : whole
}

const hiddenElement =
  /<[a-z][a-z0-9]{0,15}\s[^<>]{0,400}?(?:\bhidden\b|display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?0|opacity\s?:\s?0|color\s?:\s?(?:#fff\b|#ffffff\b|white\b|transparent\b))[^<>]{0,400}>([^<]{1,8000})/gi

/** Comments and hidden elements: what a model reads in the source and no browser shows. Null when there are none. */
export function readUnshown(text: string): string | null {
  if (!text.includes('<')) return null
  const elements = [...text.matchAll(hiddenElement)].map(([, content]) => content ?? '')
  const found = [...comments(text), ...elements]
  return found.length > 0 ? found.join('\n') : null
}

/** By steps, not by an expression: an opening without an end would be searched for again and again. */
function comments(text: string): string[] {
  const found: string[] = []
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', start)) {
    const end = text.indexOf('-->', start)
    if (end === -1) return found
    found.push(text.slice(start + 4, end))
    start = end
  }
  return found
}
