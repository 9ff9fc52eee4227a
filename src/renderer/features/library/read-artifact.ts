// One artifact as it is shown: what its proved version says of itself stands before what the library says of it.
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import { call } from '../../api/call.ts'

/** The library could show one text and hand out another: read is what would be installed. Throws CallError. */
export async function readArtifact(id: string): Promise<SeenArtifact> {
  const artifact = await call('GET /community/artifacts/{id}', { params: { id } })
  if (!artifact.verified) return artifact
  const params = { id, version: artifact.latest_version }
  const { version: _version, ...proved } = await call('GET /community/artifacts/{id}/versions/{version}', { params })
  const { license_text: _text, ...said } = artifact
  return { ...said, ...proved }
}
