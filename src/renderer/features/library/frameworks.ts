// Frameworks with the controls of each that an artifact speaks of: `HIPAA: 164.312(a)(1)` is a control of HIPAA.

export interface Framework {
  readonly name: string
  readonly controls: readonly string[]
}

export function frameworksIn(named: readonly string[]): readonly Framework[] {
  const groups = Map.groupBy(named, (each) => each.split(':')[0]?.trim() ?? '')
  return [...groups].map(([name, all]) => ({
    name,
    controls: all.map((each) => each.slice(each.indexOf(':') + 1).trim()).filter((control) => control !== name),
  }))
}
