// Words for policies: states, origins, and what a new one begins with.
import type { ChangeRequest } from '../../../shared/contract/change-request.ts'
import type { Policy, PolicyStatus } from '../../../shared/contract/policy.ts'
import type { ChipTone } from '../../ui/chip.tsx'

export const statusWords: Readonly<Record<PolicyStatus, { word: string; tone: ChipTone; about: string }>> = {
  draft: { word: 'draft', tone: 'plain', about: 'It decides nothing yet.' },
  active: { word: 'active', tone: 'good', about: 'It decides every call.' },
  monitor: { word: 'watching', tone: 'waits', about: 'It says what it would decide, and decides nothing.' },
  archived: { word: 'archived', tone: 'plain', about: 'It decides nothing any more.' },
}

export const changeWords: Readonly<Record<ChangeRequest['status'], { word: string; tone: ChipTone }>> = {
  pending: { word: 'waits for a review', tone: 'waits' },
  approved: { word: 'approved', tone: 'good' },
  rejected: { word: 'rejected', tone: 'bad' },
  stale: { word: 'overtaken', tone: 'plain' },
}

export const sourceWords: Readonly<Record<Policy['source'], string>> = {
  base: 'came with the console',
  custom: 'written here',
  autogen: 'made from a detection',
  community: 'from the Community Library',
}

export const firstText = `package behavry.authz.custom

import rego.v1

# What this rule is for, in a sentence.
deny contains "Write here why, for the agent and for you" if {
	input.request.tool_name == "write_file"
	some target in input.request.targets
	endswith(target.value, ".lock")
}
`

/** Tests to begin with: of the rule that every new policy begins with, or one that holds for most policies. */
export function firstTests(text: string): string {
  const word = ['deny', 'escalate', 'allow'].find((each) => new RegExp(`^${each}\\b`, 'm').test(text))
  const silent = word === undefined ? 'not custom.decision' : `count(custom.${word}) == 0`
  return `package behavry.authz.custom_test

import rego.v1

import data.behavry.authz.custom
${text === firstText ? lockTest : ''}
test_nothing_is_said_of_another_tool if {
	${silent} with input as {"request": {
		"tool_name": "another_tool",
		"action": "read",
		"targets": [],
	}}
}
`
}

const lockTest = `
test_lock_files_are_denied if {
	count(custom.deny) == 1 with input as {"request": {
		"tool_name": "write_file",
		"action": "write",
		"targets": [{"kind": "path", "op": "write", "value": "/w/package.lock"}],
	}}
}
`

/** A policy whose text is loaded in the engine. */
export function isLive({ status }: Pick<Policy, 'status'>): boolean {
  return status === 'active' || status === 'monitor'
}

export function isOwn({ source }: Pick<Policy, 'source'>): boolean {
  return source === 'custom' || source === 'autogen'
}
