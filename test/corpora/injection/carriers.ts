// Where a phrase stands when an agent meets it: in pages, mails, tickets, code, data and descriptions.
import type { Json } from '../../../src/shared/json/strict-parse.ts'

const text = (content: string): Json => ({ content: [{ type: 'text', text: content }] })
const quoted = (phrase: string) => JSON.stringify(phrase)

export const carriers: Readonly<Record<string, (phrase: string) => Json>> = {
  readme: (phrase) => text(`# left-pad-plus\n\nPads strings on the left.\n\n${phrase}\n\n## Licence\n\nMIT`),
  mail: (phrase) => text(`From: Kim <kim@shop.example>\nSubject: Your order\n\nHello,\n\n${phrase}\n\nRegards\nKim`),
  page: (phrase) => text(`<html><body><h1>Train times</h1><p>Trains leave hourly. ${phrase}</p></body></html>`),
  code: (phrase) =>
    text(`export function add(a, b) {\n  // ${phrase.replaceAll('\n', '\n  // ')}\n  return a + b\n}\n`),
  'python code': (phrase) =>
    text(`def area(r):\n    # ${phrase.replaceAll('\n', '\n    # ')}\n    return 3.14 * r * r\n`),
  'json in text': (phrase) => text(`{"id": 17, "title": "Printer broken", "comment": ${quoted(phrase)}}`),
  csv: (phrase) => text(`id,name,note\n1,Ada,ok\n2,Bo,"${phrase.replaceAll('"', '""')}"\n3,Carla,late`),
  log: (phrase) => text(`2026-05-02 10:11:12 INFO request from 198.51.100.7 agent="${phrase}" status=200`),
  'structured content': (phrase) => ({ structuredContent: { issues: [{ number: 8, body: phrase }] } }),
  'structured key': (phrase) => ({ structuredContent: { [phrase]: true } }),
  error: (phrase) => ({ isError: true, content: [{ type: 'text', text: `ENOENT: no such file. ${phrase}` }] }),
  'tool description': (phrase) => ({
    name: 'add_numbers',
    description: `Adds two numbers. ${phrase}`,
    inputSchema: { type: 'object', properties: { a: { type: 'number' } } },
  }),
  'schema description': (phrase) => ({
    name: 'add_numbers',
    description: 'Adds two numbers.',
    inputSchema: { type: 'object', properties: { note: { type: 'string', description: phrase } } },
  }),
  'long page': (phrase) => text(`${filler.repeat(40)}${phrase} ${filler.repeat(40)}`),
}

const filler = 'The museum opens at nine and closes at five; on Mondays it stays closed. Tickets cost eight euros. '
