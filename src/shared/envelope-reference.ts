// The envelope in words: every path that a policy may read of `input`, for completion, hover and the gate's warnings.

export interface EnvelopePath {
  /** Below `input`, with `[_]` for the items of a list. */
  readonly path: string
  readonly type: string
  readonly about: string
}

/** In the order in which a person looks for them (policy-engine seed, Field Reference; decision 9). */
export const envelopePaths: readonly EnvelopePath[] = [
  { path: 'request', type: 'object', about: 'The tool call.' },
  { path: 'request.tool_name', type: 'string', about: 'The tool as its server names it.' },
  {
    path: 'request.action',
    type: 'read | write | delete | send | execute',
    about: 'The strictest of the tool’s class and of what its targets do.',
  },
  { path: 'request.resource', type: 'string | null', about: 'The first target, canonical.' },
  { path: 'request.resource_count', type: 'number', about: 'How many targets the call has.' },
  { path: 'request.mcp_server', type: 'filesystem | database | web | other', about: 'The kind of server.' },
  { path: 'request.server_id', type: 'string', about: 'The server’s id, as you gave it.' },
  {
    path: 'request.targets',
    type: 'array',
    about: 'Everything the call touches. Rules should judge this, never parameters.',
  },
  {
    path: 'request.targets[_].kind',
    type: 'path | table | url | recipient | channel | command | repo',
    about: 'What kind of thing is touched.',
  },
  { path: 'request.targets[_].op', type: 'read | write | delete | send | execute', about: 'What is done to it.' },
  { path: 'request.targets[_].value', type: 'string', about: 'Canonical: links followed, case and encoding settled.' },
  {
    path: 'request.targets[_].forms',
    type: 'array of strings',
    about: 'Every reading of it in lower case: as written, decoded, resolved.',
  },
  { path: 'request.targets[_].raw', type: 'string', about: 'As the agent wrote it.' },
  { path: 'request.targets[_].at', type: 'string', about: 'JSON pointer into the arguments.' },
  {
    path: 'request.parameters',
    type: 'object',
    about: 'The raw arguments, secrets masked. Long texts are cut: judge targets instead.',
  },
  {
    path: 'request.elided',
    type: 'array of strings',
    about: 'Pointers of arguments that were too long to be shown here.',
  },
  { path: 'agent', type: 'object', about: 'Who calls.' },
  { path: 'agent.id', type: 'string', about: 'UUID of the agent.' },
  { path: 'agent.roles', type: 'array of strings', about: 'Names of its roles.' },
  { path: 'agent.permissions', type: 'array of strings', about: 'Its own rights, for example filesystem:read.' },
  {
    path: 'agent.risk_tier',
    type: 'low | medium | high | critical',
    about: 'Compare by rank: data.behavry.lib.severity.rank(input.agent.risk_tier).',
  },
  { path: 'requester', type: 'object | null', about: 'On whose behalf.' },
  { path: 'requester.id', type: 'string', about: 'Who asked the agent, as the caller says.' },
  { path: 'requester.channel', type: 'string | null', about: 'Where they asked.' },
  {
    path: 'requester.verified',
    type: 'boolean',
    about: 'True only through a delegation whose root an operator minted.',
  },
  { path: 'context.rate.calls_1m', type: 'number', about: 'Calls of this agent to this tool within the last minute.' },
  {
    path: 'context.session.saw_untrusted',
    type: 'boolean',
    about: 'The session has read text from outside that nobody vouches for.',
  },
  { path: 'context.session.read_private', type: 'boolean', about: 'The session has read files or tables.' },
  { path: 'delegation', type: 'object | null', about: 'The delegation that the call came with.' },
  { path: 'workflow_session', type: 'object | null', about: 'The workflow that the call belongs to.' },
  { path: 'inbound_findings', type: 'array', about: 'What was found in a tool’s answer; empty for requests.' },
  {
    path: 'inbound_findings[_].pattern_class',
    type: 'string',
    about: 'What it tries, for example prompt_injection or authority_claim.',
  },
  {
    path: 'inbound_findings[_].severity',
    type: 'low | medium | high | critical',
    about: 'Compare by rank: data.behavry.lib.severity.rank(finding.severity).',
  },
  { path: 'inbound_findings[_].at', type: 'string', about: 'JSON pointer into the result.' },
  { path: 'inbound_findings[_].decoder', type: 'string', about: 'What had to be undone to read it; none if nothing.' },
  { path: 'inbound_findings[_].content_snippet', type: 'string', about: 'What was found, secrets masked.' },
  { path: 'phase', type: 'request | response', about: 'Whether a call or its answer is judged.' },
  { path: 'tenant', type: 'string', about: 'Whose policies decide.' },
  { path: 'now_ns', type: 'number', about: 'Time of the call in nanoseconds; time.now_ns() gives the same.' },
]
