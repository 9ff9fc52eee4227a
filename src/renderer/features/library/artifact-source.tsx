// What an artifact says, word for word: Rego with its colours, a pattern or a rule as JSON, and with what it is proved.
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Fold, jsonText } from '../../ui/fold.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { RegoEditor } from '../../ui/rego-editor/rego-editor.tsx'
import { Section } from '../../ui/section.tsx'
import { testText } from './artifact-text.ts'

type Held = Pick<SeenArtifact, 'kind' | 'content' | 'tests' | 'name'>

export function ArtifactSource({ of: { kind, content } }: { of: Held }) {
  if (kind === 'pack') return null
  return (
    <Section title="Source">
      <SourceText content={content} />
    </Section>
  )
}

/** In CSS pixels. */
const [lineHeight, mostHeight] = [20, 420]

export function SourceText({ content }: Pick<SeenArtifact, 'content'>) {
  if (typeof content === 'string') {
    const height = Math.min(mostHeight, content.split('\n').length * lineHeight + lineHeight)
    return (
      <div className="flex max-h-[60vh] flex-col" style={{ height }}>
        <RegoEditor label="Text of the policy" value={content} readOnly />
      </div>
    )
  }
  const regex = regexIn(content)
  return (
    <>
      {regex !== null && (
        <p className="rounded-md border border-line bg-panel px-3 py-2">
          <LongText text={regex} first={1000} />
        </p>
      )}
      <CodeBlock label="All of it" text={jsonText(content)} />
    </>
  )
}

function regexIn(content: Exclude<SeenArtifact['content'], string>): string | null {
  if ('pattern' in content) return content.pattern
  return 'matcher' in content && content.matcher.type === 'regex' ? content.matcher.pattern : null
}

const mostShown = 20

export function ArtifactTests({ of: { kind, tests } }: { of: Held }) {
  if (tests.positive.length + tests.negative.length === 0) {
    if (kind === 'pack') return null
    return (
      <Section title="Tests">
        <p className="text-soft">It came without tests.</p>
      </Section>
    )
  }
  return (
    <Section title="Tests" about="The library ran them before it was published, and this console runs them again.">
      <Texts title="It must speak for" tests={tests.positive} />
      <Texts title="It must leave alone" tests={tests.negative} />
    </Section>
  )
}

function Texts({ title, tests }: { title: string; tests: SeenArtifact['tests']['positive'] }) {
  if (tests.length === 0) return null
  return (
    <Fold title={`${title} (${tests.length})`}>
      <ul className="flex flex-col gap-1">
        {tests.slice(0, mostShown).map((test, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tests of one version never move
          <li key={index} className="rounded-md bg-panel px-2 py-1 text-xs">
            <LongText text={testText(test)} first={300} />
          </li>
        ))}
      </ul>
      {tests.length > mostShown && <p className="text-soft">and {tests.length - mostShown} more</p>}
    </Fold>
  )
}
