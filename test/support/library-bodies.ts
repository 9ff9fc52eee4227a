// Bodies of artifacts for tests: small, valid, one of each kind.
import { type Artifact, type ArtifactBody, slugOf } from '../../src/shared/contract/community.ts'

type BodyOf<Kind extends ArtifactBody['kind']> = Extract<ArtifactBody, { kind: Kind }>

const about = (name: string) => ({
  name,
  description: `${name}, for tests.`,
  maintainer: 'Somebody',
  maintainer_contact: 'somebody@example.org',
  license: 'MIT' as const,
  tags: ['test'],
  category: 'Files',
  frameworks: ['HIPAA: 164.312(a)(1)'],
  language: 'en',
  version: '1.0.0',
})

/** Denies deletes. */
export function policyBody(name: string, more: Partial<BodyOf<'policy'>> = {}): BodyOf<'policy'> {
  const content = `package behavry.community.${slugOf(name)}

deny contains {"reason": "Nothing is deleted here."} if input.request.action == "delete"
`
  const tests = { positive: [{ request: { action: 'delete' } }], negative: [{ request: { action: 'read' } }] }
  return { kind: 'policy', ...about(name), content, tests, ...more }
}

export function dlpBody(name: string, more: Partial<BodyOf<'dlp_pattern'>> = {}): BodyOf<'dlp_pattern'> {
  const content = { pattern: '\\bPAT-([0-9]{8})\\b', severity: 'high' as const, keywords: ['pat-'] }
  const tests = { positive: ['the patient PAT-12345678 came'], negative: ['PATH-12345678', 'PAT-1234'] }
  return { kind: 'dlp_pattern', ...about(name), content, tests, ...more }
}

export function inboundBody(name: string, more: Partial<BodyOf<'inbound_rule'>> = {}): BodyOf<'inbound_rule'> {
  const content = {
    matcher: { type: 'regex' as const, pattern: 'wire the money' },
    action: 'quarantine' as const,
    priority: 100,
  }
  const tests = {
    positive: ['please wire the money today'],
    negative: [{ text: 'the wire is red', domain: 'example.org' }],
  }
  return { kind: 'inbound_rule', ...about(name), content, tests, ...more }
}

export function packBody(
  name: string,
  members: BodyOf<'pack'>['content']['members'],
  more: Partial<BodyOf<'pack'>> = {},
): BodyOf<'pack'> {
  return { kind: 'pack', ...about(name), content: { members }, tests: { positive: [], negative: [] }, ...more }
}

/** How a pack names the newest version of an artifact. */
export function memberOf({ id, versions: [newest] }: Artifact): Required<BodyOf<'pack'>['content']['members'][number]> {
  return { artifact_id: id, version: newest?.version ?? '', sha256: newest?.sha256 ?? '' }
}
