// secretlint's rules as a second opinion: what they find counts as the pattern of the same kind, and is off with it.
import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { isPlaceholder } from '../../../shared/dlp/placeholders.ts'

/** The profiler keeps every measurement for ever. */
secretLintProfiler.setEnabled(false)

/**
 * The preset's rules one by one. Its filter for comments would obey `secretlint-disable` in the scanned text itself, so
 * whoever writes the text could switch the scan off. Key ids of AWS are found only when asked for.
 */
const config = {
  rules: rules
    .filter((rule) => !rule.meta.id.includes('filter-comments'))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      ...(rule.meta.id.endsWith('-aws') ? { options: { enableIDScanRule: true } } : {}),
    })),
}

/** The pattern of ours that a message stands for, where it is not named like its rule. */
const byMessage: Readonly<Record<string, string>> = {
  AWSAccountID: 'aws_account_id',
  AWSSecretAccessKey: 'aws_secret_access_key',
  AWSAccessKeyID: 'aws_access_key_id',
  IncomingWebhook: 'slack_webhook',
}
const byRule: Readonly<Record<string, string>> = {
  gcp: 'gcp_service_account',
  privatekey: 'private_key',
  npm: 'npm_token',
  basicauth: 'url_credentials',
  slack: 'slack_token',
  sendgrid: 'sendgrid_key',
  shopify: 'shopify_token',
  stripe: 'stripe_key',
  github: 'github_token',
  gitlab: 'gitlab_token',
  grafana: 'grafana_token',
  openai: 'openai_key',
  anthropic: 'anthropic_key',
  groq: 'groq_key',
  huggingface: 'huggingface_token',
  linear: 'linear_key',
  notion: 'notion_token',
  '1password': 'onepassword_token',
  'database-connection-string': 'database_url',
  'hashicorp-vault': 'vault_token',
  vercel: 'vercel_token',
  databricks: 'databricks_token',
  docker: 'docker_token',
  figma: 'figma_token',
  cloudflare: 'cloudflare_token',
  tailscale: 'tailscale_key',
}

export interface LintFinding {
  readonly start: number
  readonly end: number
  readonly pattern: string
}

/** Ids of all patterns that it can speak for. */
export const spokenFor: readonly string[] = [...new Set([...Object.values(byMessage), ...Object.values(byRule)])]

export async function lintFindings(text: string): Promise<LintFinding[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: 'arguments.txt', ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config } as never,
  })
  return messages
    .map(({ range: [start, end], messageId, ruleId }) => ({
      start,
      end,
      pattern: byMessage[messageId ?? ''] ?? byRule[ruleId.replace('@secretlint/secretlint-rule-', '')] ?? ruleId,
    }))
    .filter(({ start, end }) => !isPlaceholder(passwordIn(text.slice(start, end))))
}

/** Of an address; of anything else nothing. */
const passwordIn = (found: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/]*)@/i.exec(found)?.[1] ?? ''
