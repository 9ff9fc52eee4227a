// Browsing in memory: every filter, every order, words and their rank, pages, and what can be filtered by.
import { describe, expect, it } from 'vitest'
import { facetsOf, searchArtifacts } from '../../../../../src/main/community/source/search-artifacts.ts'
import {
  type ArtifactQuery,
  type ArtifactSummary,
  artifactQuery,
} from '../../../../../src/shared/contract/community.ts'

let count = 0
function artifact(name: string, more: Partial<ArtifactSummary> = {}): ArtifactSummary {
  count += 1
  return {
    id: `5f0c7e61-9f0f-4b0e-8f55-${String(count).padStart(12, '0')}`,
    slug: name.toLowerCase().replaceAll(/\W+/g, '_'),
    kind: 'policy',
    name,
    description: 'What it does.',
    maintainer: 'Somebody',
    maintainer_contact: 'somebody@example.org',
    license: 'MIT',
    tags: [],
    category: 'Files',
    frameworks: [],
    language: 'en',
    latest_version: '1.0.0',
    subscribers: 0,
    published_at: '2026-01-01T00:00:00.000Z',
    ...more,
  }
}

const all = [
  artifact('Payment tables', { frameworks: ['PCI DSS: 3.4.1', 'PCI DSS: 7.1', 'SOC 2'], subscribers: 2 }),
  artifact('Card numbers', {
    kind: 'dlp_pattern',
    tags: ['payment'],
    category: 'Money',
    published_at: '2026-03-01T00:00:00.000Z',
  }),
  artifact('Überweisungen', { description: 'Payment by wire.', language: 'de', frameworks: ['GDPR: Art. 32'] }),
  artifact('PCI', { kind: 'pack', frameworks: ['PCI DSS'], category: 'money', subscribers: 1 }),
]
const names = (query: Partial<ArtifactQuery>) =>
  searchArtifacts(all, artifactQuery.parse(query)).items.map(({ name }) => name)

describe('searching', () => {
  it.each<[Partial<ArtifactQuery>, string[]]>([
    [{}, ['Payment tables', 'PCI', 'Card numbers', 'Überweisungen']],
    [{ sort: 'name' }, ['Card numbers', 'Payment tables', 'PCI', 'Überweisungen']],
    [{ sort: 'newest' }, ['Card numbers', 'Payment tables', 'PCI', 'Überweisungen']],
    [{ kind: 'pack' }, ['PCI']],
    [{ category: 'Money' }, ['PCI', 'Card numbers']],
    [{ language: 'de' }, ['Überweisungen']],
    [{ framework: 'PCI DSS' }, ['Payment tables', 'PCI']],
    [{ framework: 'pci dss: 3.4.1' }, ['Payment tables']],
    [{ framework: 'PCI' }, []],
    [{ min_subscribers: 2 }, ['Payment tables']],
    [{ q: 'payment' }, ['Payment tables', 'Card numbers', 'Überweisungen']],
    [{ q: 'UBERWEISUNG wire' }, ['Überweisungen']],
    [{ q: 'payment pci' }, ['Payment tables']],
    [{ q: 'nothing of it' }, []],
    [{ q: '   ' }, ['Payment tables', 'PCI', 'Card numbers', 'Überweisungen']],
    [{ q: 'payment', sort: 'name' }, ['Card numbers', 'Payment tables', 'Überweisungen']],
    [{ limit: 2, offset: 1 }, ['PCI', 'Card numbers']],
  ])('%j', (query, expected) => {
    expect(names(query)).toEqual(expected)
  })

  it('counts what was found, whatever the page', () => {
    expect(searchArtifacts(all, artifactQuery.parse({ q: 'payment', limit: 1, offset: 5 }))).toEqual({
      items: [],
      total: 3,
    })
  })
})

it('says what can be filtered by, each artifact counted once', () => {
  expect(facetsOf(all)).toEqual({
    categories: [
      { name: 'Files', count: 2 },
      { name: 'money', count: 1 },
      { name: 'Money', count: 1 },
    ],
    frameworks: [
      { name: 'PCI DSS', count: 2 },
      { name: 'GDPR', count: 1 },
      { name: 'SOC 2', count: 1 },
    ],
    languages: [
      { name: 'en', count: 3 },
      { name: 'de', count: 1 },
    ],
  })
})
