// Each thing that keeps a suggested rule as narrow and as harmless as its calls, turned off.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const policies = 'src/main/policies'
const prover: Prover = { by: 'vitest', files: ['test/unit/main/policies/suggest.test.ts'] }

export const suggestionCases: readonly SabotageCase[] = [
  {
    id: 'suggestions/what is denied outright',
    file: `${policies}/suggest.ts`,
    without: replacing("if (effect === 'allow' && shipped) throw", 'if (shipped && shipped.policy === "") throw'),
    prover,
  },
  {
    id: 'suggestions/what can run anything',
    file: `${policies}/suggest.ts`,
    without: replacing("if (effect === 'allow') for (const envelope of envelopes) mustBeAllowable(envelope)", ''),
    prover,
  },
  {
    id: 'suggestions/values are escaped',
    file: `${policies}/rego-literal.ts`,
    without: replacing('JSON.stringify(text).replace(', `['"', text, '"'].join('').replace(`),
    prover,
  },
  {
    id: 'suggestions/folders by whole names',
    file: `${policies}/suggested-rego.ts`,
    without: replacing('? [`paths.at_or_below(', '? [`startswith('),
    prover,
  },
  {
    id: 'suggestions/every reading is allowed',
    file: `${policies}/suggested-rego.ts`,
    without: replacing("if (kind !== 'path') return value\n", 'if (kind) return value\n'),
    prover,
  },
  {
    id: 'suggestions/every target is allowed',
    file: `${policies}/suggested-rego.ts`,
    without: replacing('every target in input.request.targets {', 'every target in [input.request.targets[0]] {'),
    prover,
  },
  {
    id: 'suggestions/requests alone',
    file: `${policies}/suggested-rego.ts`,
    without: replacing('index: null }) ? render(rule, true) : text', 'index: null }) ? text : text'),
    prover,
  },
]
