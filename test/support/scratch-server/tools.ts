// The tools of the scratch server: the seed's names for files, databases, Slack, GitHub, HTTP and mail, with proper schemas.

const text = { type: 'string' } as const
const texts = { anyOf: [text, { type: 'array', items: text }] } as const
const record = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } } as const

/** Every property is required unless its name ends with `?`. */
function tool(name: string, description: string, properties: Readonly<Record<string, object>>) {
  const entries = Object.entries(properties)
  const inputSchema = {
    type: 'object' as const,
    properties: Object.fromEntries(entries.map(([key, schema]) => [key.replace('?', ''), schema])),
    required: entries.map(([key]) => key).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  }
  return { name, description, inputSchema }
}

/** The first one's description is what tests change. */
export const fileTools = [
  tool('read_file', 'Reads a file', { path: text }),
  tool('write_file', 'Writes a file', { path: text, content: text }),
  tool('list_directory', 'Lists a folder', { path: text }),
  tool('delete_file', 'Deletes a file', { path: text }),
  { name: 'echo', description: 'Gives back what it got', inputSchema: { type: 'object' as const } },
  tool('slow', 'Waits, and says how far it is', { steps: { type: 'integer' }, step_ms: { type: 'integer' } }),
]

const database = [
  tool('query', 'Runs SQL and gives rows back', { sql: text, 'params?': { type: 'array' } }),
  tool('execute', 'Runs SQL', { sql: text }),
  tool('list_tables', 'Lists tables', {}),
  tool('describe_table', 'Shows the columns of a table', { table_name: text }),
  tool('insert', 'Adds a row', { table: text, values: record }),
  tool('update', 'Changes rows', { table: text, values: record, where: text }),
  tool('delete', 'Deletes rows', { table: text, where: text }),
  tool('run_report', 'Runs a report', { 'statement?': text, 'table?': text, 'name?': text }),
]

const slack = [
  tool('slack_list_channels', 'Lists channels', {}),
  tool('slack_get_channel_history', 'Reads a channel', { channel: text }),
  tool('slack_post_message', 'Posts a message', { channel: texts, text }),
  tool('slack_delete_message', 'Deletes a message', { channel: text, ts: text }),
]

const github = [
  tool('github_list_repos', 'Lists repositories', { 'owner?': text }),
  tool('github_create_issue', 'Opens an issue', { 'owner?': text, repo: text, title: text, 'body?': text }),
  tool('github_merge_pr', 'Merges a pull request', { 'owner?': text, repo: text, pull_number: { type: 'integer' } }),
]

const web = [
  tool('http_get', 'Gets an address', { url: text, 'headers?': record }),
  tool('http_post', 'Posts to an address', { url: text, 'body?': text }),
  tool('fetch', 'Asks an address', { url: text, 'method?': text }),
  tool('crawl', 'Follows links', { start: text, 'depth?': { type: 'integer' } }),
]

const mail = [
  tool('send_email', 'Sends a message', { to: texts, 'cc?': texts, 'bcc?': texts, subject: text, 'body?': text }),
]

/** Answers with exactly what `tellAnswer` wrote down for it; the second one promises structured content. */
const said = { 'url?': text, 'path?': text, answer: text } as const
const answers = [
  tool('say', 'Answers as told', said),
  {
    ...tool('say_person', 'Answers as told, about a person', said),
    outputSchema: {
      type: 'object' as const,
      properties: { name: text, note: text, role: { type: 'string', enum: ['reader', 'writer'] } },
      required: ['name'],
    },
  },
]

const commands = [
  tool('run_command', 'Runs a command', { command: texts, 'args?': { type: 'array', items: text }, 'cwd?': text }),
  tool('run_script', 'Runs a script', { script: text }),
  tool('execute_code', 'Runs code', { code: text }),
  tool('bash', 'Gives text to a shell', { 'script?': text, 'input?': text }),
]

const git = [
  tool('git_status', 'Shows what changed', { repo_path: text }),
  tool('git_diff', 'Shows differences', { repo_path: text, target: text }),
  tool('git_show', 'Shows a revision', { repo_path: text, revision: text }),
  tool('git_add', 'Adds files', { repo_path: text, files: { type: 'array', items: text } }),
  tool('git_checkout', 'Changes the branch', { repo_path: text, branch_name: text }),
  tool('git_create_branch', 'Begins a branch', { repo_path: text, branch_name: text, 'base_branch?': text }),
  tool('git_init', 'Begins a repository', { repo_path: text }),
  tool('git_clone', 'Copies a repository', { url: text, path: text }),
  tool('git_config', 'Changes a setting', { key: text, value: text }),
  tool('git_run', 'Runs git', { args: { type: 'array', items: text } }),
]

export const allTools = [
  ...fileTools,
  ...database,
  ...slack,
  ...github,
  ...web,
  ...mail,
  ...answers,
  ...commands,
  ...git,
]
