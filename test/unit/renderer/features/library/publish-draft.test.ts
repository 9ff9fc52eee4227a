// What is published of what was typed, and what is said where it cannot be.
import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  emptyDraft,
  type PublishDraft,
  placeOf,
  problemAt,
  publishedText,
} from '../../../../../src/renderer/features/library/publish-draft.ts'
import type { ArtifactBody } from '../../../../../src/shared/contract/community.ts'

const about = {
  ...emptyDraft,
  name: 'No lock files',
  description: 'Keeps agents from writing lock files.',
  maintainer: 'Ada',
  maintainer_contact: 'ada@example.org',
  tags: 'files, locks,',
  category: 'files',
  frameworks: 'SOC 2\nHIPAA: 164.312(a)(1)\n',
}
const policy: PublishDraft = {
  ...about,
  kind: 'policy',
  source_id: 'p',
  content: '# why\npackage behavry.authz.custom\n\nimport rego.v1\n',
  positive: ['{"request": {"tool_name": "write_file"}}', ''],
  negative: ['', '{"request": {"tool_name": "read_file"}}'],
}
const read = (draft: PublishDraft): ArtifactBody => {
  const body = bodyOf(draft)
  if (Array.isArray(body)) throw new Error(JSON.stringify(body))
  return body as ArtifactBody
}
const problems = (draft: PublishDraft) => {
  const body = bodyOf(draft)
  return Array.isArray(body) ? body.map(({ path }: { path: string }) => path) : []
}

describe('a policy', () => {
  it('is published in the package that its name gives it, with its tests as parts of calls', () => {
    expect(read(policy)).toMatchObject({
      content: '# why\npackage behavry.community.no_lock_files\n\nimport rego.v1\n',
      tags: ['files', 'locks'],
      frameworks: ['SOC 2', 'HIPAA: 164.312(a)(1)'],
      tests: {
        positive: [{ request: { tool_name: 'write_file' } }],
        negative: [{ request: { tool_name: 'read_file' } }],
      },
    })
  })

  it('keeps the package in words and comments as it is', () => {
    const text = '# package behavry.authz.custom\n\tpackage  behavry.authz.custom # mine\nx := "package a"\n'
    expect(publishedText(text, 'a')).toBe(
      '# package behavry.authz.custom\n\tpackage  behavry.community.a # mine\nx := "package a"\n',
    )
  })

  it('says which of its tests is no part of a call, counted as they are sent', () => {
    expect(problems({ ...policy, positive: ['', '{"a": 1}', '[1]'] })).toEqual(['tests.positive.1'])
  })
})

describe('others', () => {
  it('patterns are tried on texts, also on those that look like JSON', () => {
    const pattern: PublishDraft = {
      ...about,
      kind: 'dlp_pattern',
      content: { pattern: 'BADGE-\\d+', severity: 'high' },
      positive: ['{"a": "BADGE-1"}'],
      negative: ['a badge'],
    }
    expect(read(pattern).tests).toEqual({ positive: ['{"a": "BADGE-1"}'], negative: ['a badge'] })
  })

  it('inbound rules are tried on texts, or on a text with its domain', () => {
    const rule: PublishDraft = {
      ...about,
      kind: 'inbound_rule',
      content: { matcher: { type: 'domain', domains: ['evil.example'] }, action: 'block', priority: 10 },
      positive: ['{"text": "hello", "domain": "evil.example"}'],
      negative: ['hello'],
    }
    expect(read(rule).tests).toEqual({ positive: [{ text: 'hello', domain: 'evil.example' }], negative: ['hello'] })
  })

  it('a pack names the very text of each member', () => {
    const member = {
      artifact_id: '5f0f6f6e-8a53-4f2e-9f5a-0a1b2c3d4e5f',
      version: '1.0.0',
      sha256: 'a'.repeat(64),
      name: 'x',
      kind: 'policy',
    } as const
    const { artifact_id, version, sha256 } = member
    const pack = { ...about, kind: 'pack', members: [member], positive: [''], negative: [''] } as const
    expect(read(pack).content).toEqual({ members: [{ artifact_id, version, sha256 }] })
    expect(problems({ ...pack, members: [] })).toEqual(['content.members'])
  })
})

describe('what is missing', () => {
  it('is said with its field', () => {
    expect(problems({ ...policy, description: ' ', version: '1.0', maintainer: '' })).toEqual([
      'description',
      'maintainer',
      'version',
    ])
  })

  it('a licence of one’s own needs its text', () => {
    expect(problems({ ...policy, license: 'custom' })).toEqual(['license_text'])
    expect(read({ ...policy, license: 'custom', license_text: 'Do no harm.' }).license_text).toBe('Do no harm.')
    expect('license_text' in read({ ...policy, license_text: 'left over' })).toBe(false)
  })

  it('a name needs letters that a package can have, and nothing that hides', () => {
    expect(problems({ ...policy, name: '政策' })).toEqual(['name'])
    expect(problems({ ...policy, name: 'a\u202eb' })).toEqual(['name'])
  })
})

describe('findings', () => {
  const found = [
    { path: 'tests.positive.1', code: 'test_failed', message: 'It does not speak for it.' },
    { path: '/content/pattern', code: 're2', message: 'It is no RE2.' },
    { path: 'name', code: 'taken', message: 'The name is taken.' },
  ]

  it('belong to a field, and to the step that has it', () => {
    expect(found.map(placeOf)).toEqual([
      { field: 'Positive test 2', step: 'about' },
      { field: 'Source', step: 'source' },
      { field: 'Name', step: 'about' },
    ])
  })

  it('are found by their field, in both ways of writing a path', () => {
    expect(problemAt(found, 'content')).toBe('It is no RE2.')
    expect(problemAt(found, 'tests.positive.1')).toBe('It does not speak for it.')
    expect(problemAt(found, 'tests.positive.10')).toBeUndefined()
    expect(problemAt(null, 'name')).toBeUndefined()
  })
})
