// When an inbound rule speaks, as a sentence; names and patterns as text.
import type { ReactNode } from 'react'
import type { InboundAction, InboundMatcher } from '../../../shared/contract/inbound-rule.ts'
import { classWords } from '../../ui/inbound-words.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { actionWords, sizeText } from './words.ts'

/** Of many names the first are read, the others counted. */
const mostNamed = 4

export function RuleSentence({ matcher, action }: { matcher: InboundMatcher; action: InboundAction }) {
  return (
    <>
      When <MatcherWords matcher={matcher} />, {actionWords[action].does}.
    </>
  )
}

function MatcherWords({ matcher }: { matcher: InboundMatcher }) {
  switch (matcher.type) {
    case 'injection':
      return (
        <>
          a text {matcher.classes === undefined ? 'looks like any kind of injection' : injectionWords(matcher.classes)}
          {matcher.min_severity !== undefined && matcher.min_severity !== 'low' && (
            <>
              , {matcher.min_severity !== 'critical' && 'at least '}
              <strong className="font-semibold">{matcher.min_severity}</strong>
            </>
          )}
        </>
      )
    case 'domain':
      return (
        <>
          the call asked for an address at or below <Names names={matcher.domains} />
        </>
      )
    case 'regex':
      return (
        <>
          a text matches <MachineText text={matcher.pattern} limit={120} />
        </>
      )
    case 'content_length':
      return `the result is longer than ${sizeText(matcher.max_bytes)}`
    case 'file_type':
      return (
        <>
          the result is of the type <Names names={matcher.types} />
        </>
      )
    case 'rate_limit':
      return `an agent calls the tool more than ${matcher.per_minute.toLocaleString('en')} times a minute`
  }
}

function injectionWords(classes: NonNullable<Extract<InboundMatcher, { type: 'injection' }>['classes']>): string {
  const does = classes.slice(0, mostNamed).map((each) => classWords[each].does)
  const more = classes.length - does.length
  return [...does, ...(more > 0 ? [`does ${more} other things`] : [])].join(', or ')
}

function Names({ names }: { names: readonly string[] }): ReactNode {
  const more = names.length - mostNamed
  return (
    <>
      {names.slice(0, mostNamed).map((name, index) => (
        <span key={name}>
          {index > 0 && ' or '}
          <MachineText text={name} limit={80} />
        </span>
      ))}
      {more > 0 && ` or ${more} more`}
    </>
  )
}
