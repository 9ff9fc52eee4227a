// The starter library as it ships, read as plain files: what its tests are about.
import { readdirSync, readFileSync } from 'node:fs'
import { type ArtifactBody, type ArtifactKind, artifactBodySchema } from '../../src/shared/contract/community.ts'

const folder = new URL('../../resources/library/', import.meta.url)

export interface ShippedArtifact<K extends ArtifactKind = ArtifactKind> {
  readonly slug: string
  readonly text: string
  readonly body: Extract<ArtifactBody, { kind: K }>
}

export function libraryFile(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

export function libraryText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

/** The newest version of each artifact of one kind. */
export function shipped<K extends ArtifactKind>(kind: K): ShippedArtifact<K>[] {
  const { artifacts } = libraryFile('index.json') as { artifacts: { slug: string; versions: { version: string }[] }[] }
  return artifacts.flatMap(({ slug, versions }) => {
    const text = libraryText(`artifacts/${slug}/${versions[0]?.version}.json`)
    const body = artifactBodySchema.parse(JSON.parse(text))
    return body.kind === kind ? [{ slug, text, body: body as Extract<ArtifactBody, { kind: K }> }] : []
  })
}

export function filesBelow(name: string): string[] {
  return readdirSync(new URL(name, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => `${parentPath}/${file}`.slice(folder.pathname.length))
}
