// Who may ask the policy engine what: one token decides, another keeps the set; the engine sees only their hashes.
import { randomBytes } from 'node:crypto'
import { sha256 } from './active-set.ts'

export interface EngineTokens {
  /** May ask for a decision and nothing else. */
  readonly decide: string
  /** May read, replace and remove policies, and read and replace data documents. */
  readonly keep: string
}

export function newEngineTokens(): EngineTokens {
  return { decide: randomBytes(32).toString('base64url'), keep: randomBytes(32).toString('base64url') }
}

export function systemAuthz({ decide, keep }: EngineTokens): string {
  return `package system.authz

default allow := false

allow if {
	input.method == "GET"
	input.path == ["health"]
}

allow if {
	_holds("${sha256(decide)}")
	input.method == "POST"
	input.path == ["v1", "data", "behavry", "authz", "decision"]
}

allow if {
	_holds("${sha256(keep)}")
	input.method in {"GET", "PUT"}
	input.path[0] == "v1"
	input.path[1] in {"data", "policies"}
}

allow if {
	_holds("${sha256(keep)}")
	input.method == "DELETE"
	input.path[0] == "v1"
	input.path[1] == "policies"
}

_holds(hash) if crypto.sha256(input.identity) == hash
`
}
