// Each field of the two digests of a held call, left out.
import type { SabotageCase } from './sabotage-case.ts'

const file = 'src/main/enforcement/digests.ts'

export function digestCases(text: string): SabotageCase[] {
  return [...text.matchAll(/^ {6}(\w+): (.+),$/gm)].map((field) => ({
    id: `digests/${text.slice(0, field.index).includes("of: 'approval'") || field[2] === "'approval'" ? 'approval' : 'call'}.${field[1]}`,
    file,
    without: (whole) =>
      `${whole.slice(0, field.index)}      ${field[1]}: 0,${whole.slice(field.index + field[0].length)}`,
    prover: { by: 'vitest', files: ['test/unit/main/enforcement/digests.test.ts'] },
  }))
}
