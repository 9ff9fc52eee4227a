// Between what a publisher submits, the row that lists show, and the summary that goes out.
import type { ArtifactBody, ArtifactSummary } from '../../shared/contract/community.ts'
import type { ArtifactRow } from '../database/tables.ts'

/** Columns of a summary: all but what is only searched or compared. */
export const summaryColumns = [
  'id',
  'slug',
  'kind',
  'name',
  'description',
  'maintainer',
  'maintainer_contact',
  'license',
  'license_text',
  'tags',
  'category',
  'frameworks',
  'language',
  'latest_version',
  'subscribers',
  'published_at',
] as const

export type SummaryRow = Pick<ArtifactRow, (typeof summaryColumns)[number]>

export function summaryOf({ license_text, published_at, ...row }: SummaryRow): ArtifactSummary {
  return {
    ...row,
    ...(license_text === null ? {} : { license_text }),
    published_at: published_at.toISOString(),
  }
}

/** What the newest version says of its artifact. */
export function describedBy(body: ArtifactBody) {
  const { kind, name, description, maintainer, maintainer_contact, license, tags, category, frameworks, language } =
    body
  const told = {
    kind,
    name,
    description,
    maintainer,
    maintainer_contact,
    license,
    tags,
    category,
    frameworks,
    language,
  }
  return { ...told, license_text: body.license_text ?? null, framework_keys: frameworkKeys(frameworks) }
}

/** `HIPAA: 164.312(a)(1)` is found by itself and as `HIPAA`. */
export function frameworkKeys(frameworks: readonly string[]): string[] {
  return [...new Set(frameworks.flatMap((name) => [frameworkKey(name), frameworkKey(frameworkOf(name))]))]
}

/** The framework of a control. */
export function frameworkOf(name: string): string {
  return name.split(':', 1)[0]?.trim() || name
}

export function frameworkKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}
