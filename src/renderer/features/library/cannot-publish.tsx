// Why nothing can be published at the moment, and what to do about it.
import { Link } from 'wouter'
import { ButtonLink } from '../../ui/button.tsx'
import { homes } from '../../ui/homes.ts'
import { Empty, Example } from '../../ui/states.tsx'
import { parts } from './parts.ts'

/** `what`, as in "Nothing can be reviewed here". */
export function CannotPublish({ what }: { what: 'published' | 'reviewed' }) {
  return (
    <Empty title={`Nothing can be ${what} here yet`}>
      <p>
        Artifacts come from the starter library, which is files that came with the console. To publish and to review,
        name a library server and a token of it in{' '}
        <Link href={homes.settings} className="text-accent underline">
          Settings
        </Link>
        , under “Community Library”.
      </p>
      <Example>
        <span className="font-mono">https://library.example.org</span>
      </Example>
      <p>
        Whoever wants one of their own starts it with <span className="font-mono">npm run library</span>.{' '}
        <Link href={parts.browse} className="text-accent underline">
          Browsing, installing and subscribing
        </Link>{' '}
        work without.
      </p>
      <div>
        <ButtonLink href={homes.settings} tone="main">
          Open Settings
        </ButtonLink>
      </div>
    </Empty>
  )
}
