// The agent's token: asked for once, renewed before it ends and when the console refuses it.
import type { ClientCredentials } from './find-console.ts'
import { ask, textOf } from './http.ts'

/** Renewed this long before it ends. */
const earlyMs = 60_000

export interface TokenSource {
  /** `refused` is a token that the console did not take any more. Throws with a sentence. */
  get(refused?: string): Promise<string>
}

interface Kept {
  readonly token: string
  readonly until: number
}

export function createTokenSource(where: () => string, credentials: ClientCredentials): TokenSource {
  let kept: Kept | null = null
  let asking: Promise<Kept> | null = null
  async function fresh(session: string | null): Promise<Kept> {
    const wanted = { ...credentials, grant_type: 'client_credentials', ...(session ? { session_id: session } : {}) }
    const answer = await ask({
      url: `${where()}/api/v1/auth/token`,
      method: 'POST',
      headers: {},
      body: JSON.stringify(wanted),
    })
    const body = JSON.parse(await textOf(answer)) as {
      access_token?: string
      expires_in?: number
      error_description?: string
    }
    if (body.access_token && body.expires_in)
      return { token: body.access_token, until: Date.now() + body.expires_in * 1000 - earlyMs }
    if (session) return fresh(null)
    throw new Error(body.error_description ?? `The console gave no token (${answer.statusCode}).`)
  }
  return {
    async get(refused) {
      if (kept && kept.token !== refused && Date.now() < kept.until) return kept.token
      asking ??= fresh(kept && kept.token !== refused ? sessionIn(kept.token) : null).finally(() => {
        asking = null
      })
      kept = await asking
      return kept.token
    },
  }
}

/** The session that a token names: its renewal keeps it. */
function sessionIn(token: string): string | null {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { jti?: string }
    return claims.jti ?? null
  } catch {
    return null
  }
}
