// What the schema says of a body, field by field.
import type { z } from 'zod'
import type { ArtifactProblem } from '../../shared/contract/community.ts'

export function schemaProblems({ issues }: z.ZodError): ArtifactProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problem([...issue.path, key], 'unknown_key', 'is not known here'))
      : [problem(issue.path, 'invalid', issue.message)],
  )
}

function problem(path: readonly PropertyKey[], code: string, message: string): ArtifactProblem {
  return { path: path.map(String).join('.'), code, message }
}
