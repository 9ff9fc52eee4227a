// The patterns that come with the console, compiled.
import approvals from '../../../../../resources/injection/approvals.json' with { type: 'json' }
import calls from '../../../../../resources/injection/calls.json' with { type: 'json' }
import claims from '../../../../../resources/injection/claims.json' with { type: 'json' }
import commands from '../../../../../resources/injection/commands.json' with { type: 'json' }
import forged from '../../../../../resources/injection/forged.json' with { type: 'json' }
import languages from '../../../../../resources/injection/languages.json' with { type: 'json' }
import overrides from '../../../../../resources/injection/overrides.json' with { type: 'json' }
import roles from '../../../../../resources/injection/roles.json' with { type: 'json' }
import words from '../../../../../resources/injection/words.json' with { type: 'json' }
import { createFindPatterns, type FindPatterns } from './find-patterns.ts'
import { compilePatterns, type PatternSource } from './patterns.ts'

export const builtInSources = [overrides, commands, claims, roles, forged, calls, approvals, languages].flatMap(
  (file) => file.patterns,
) as readonly PatternSource[]

export function builtInPatterns(): FindPatterns {
  return createFindPatterns(compilePatterns(builtInSources, words))
}
