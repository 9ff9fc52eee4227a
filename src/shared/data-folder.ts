// Where the console's own folders lie on each platform, as pure functions of the environment.

/** The parts of a process that decide it; `env` as in `process.env`. */
export interface PlatformPlace {
  readonly platform: string
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Default data folder: `BEHAVRY_DATA_DIR`, else the platform's usual place. */
export function defaultDataFolder({ platform, home, env }: PlatformPlace): string {
  if (env.BEHAVRY_DATA_DIR) return env.BEHAVRY_DATA_DIR
  if (platform === 'darwin') return `${home}/Library/Application Support/Behavry`
  if (platform === 'win32') return `${env.APPDATA ?? `${home}\\AppData\\Roaming`}\\Behavry`
  return `${env.XDG_DATA_HOME || `${home}/.local/share`}/behavry`
}

/** Cache folder: holds the policy engine's binary, nothing that cannot be fetched again. */
export function defaultCacheFolder({ platform, home, env }: PlatformPlace): string {
  if (env.XDG_CACHE_HOME) return `${env.XDG_CACHE_HOME}/behavry`
  if (platform === 'darwin') return `${home}/Library/Caches/behavry`
  if (platform === 'win32') return `${env.LOCALAPPDATA ?? `${home}\\AppData\\Local`}\\behavry\\cache`
  return `${home}/.cache/behavry`
}
