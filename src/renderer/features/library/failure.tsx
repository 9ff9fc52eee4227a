// Why the library or this console refused something: the sentence, and what of it was wrong where; policies as links.
import { Link } from 'wouter'
import type { CallError } from '../../api/call.ts'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'

const policyPath = /^polic(?:y|ies)[./]([0-9a-f-]{36})/

export function Failure({ of, what }: { of: CallError | null; what: string }) {
  if (of === null) return null
  return (
    <div role="alert" className="flex flex-col gap-1 rounded-md border border-line p-3">
      <p className="text-deny">
        {what} <MachineText text={of.message} prose />
      </p>
      {of.code === 'referenced' && of.errors.length === 0 && (
        <p>
          <Link href={homes.policies} className="text-accent underline">
            Open Policies
          </Link>
        </p>
      )}
      {of.errors.length > 0 && (
        <ul className="flex flex-col gap-1">
          {of.errors.map(({ path, message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one refusal never move
            <li key={index} className="[overflow-wrap:anywhere]">
              <Where path={path} /> <MachineText text={message} prose />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Where({ path }: { path: string }) {
  const policy = policyPath.exec(path)?.[1]
  if (policy === undefined) return path === '' ? null : <MachineText text={`${path}:`} />
  return (
    <Link href={placeIn(homes.policies, policy)} className="text-accent underline">
      Open the policy
    </Link>
  )
}
