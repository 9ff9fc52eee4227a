// The words of changes in tools: how one stands, why it is grave, and where in the definition it is.
import type { Drift, DriftFindingCode, DriftStatus } from '../../../shared/contract/drift.ts'
import { stepsOf } from '../../../shared/json/differences.ts'
import type { ChipTone } from '../../ui/chip.tsx'

export const driftStatusWords: Readonly<Record<DriftStatus, { readonly word: string; readonly tone: ChipTone }>> = {
  open: { word: 'waits for you', tone: 'waits' },
  accepted: { word: 'accepted', tone: 'good' },
  kept_blocked: { word: 'kept blocked', tone: 'plain' },
  withdrawn: { word: 'no longer so', tone: 'plain' },
}

export function isOpen({ status }: Drift): boolean {
  return status === 'open'
}

/** It has to be read by itself before it may be accepted. */
export function isGrave(drift: Drift | undefined): boolean {
  return drift?.severity === 'high' || drift?.severity === 'critical'
}

/** Each is a whole sentence; what was found follows it. */
export const findingWords: Readonly<Record<DriftFindingCode, string>> = {
  text_changed: 'It says something else.',
  blanks_changed: 'Only blanks changed.',
  hidden_characters: 'It holds characters that you cannot see and a model reads.',
  instructions: 'It reads like instructions to a model.',
  not_scanned: 'It could not be searched for instructions.',
  address_added: 'It names an address that it did not name before.',
  text_too_long: 'It is longer than anybody reads, and was not searched to its end.',
  parameter_added: 'It takes one more argument.',
  powerful_parameter: 'It takes one more argument, and that one reaches far.',
  parameter_removed: 'It takes an argument less.',
  parameter_required: 'It demands an argument that was optional.',
  schema_loosened: 'It takes values that it refused before.',
  schema_narrowed: 'It refuses values that it took before.',
  schema_changed: 'It takes its arguments differently.',
  output_changed: 'It describes its answers differently.',
  annotations_milder: 'It calls itself milder than before.',
  annotations_stricter: 'It calls itself stricter than before.',
  icons_changed: 'It has other icons.',
  field_changed: 'A field changed that clients may read.',
  too_much_changed: 'So much changed that it is another tool.',
  other_name: 'The same tool was listed under another name.',
  same_name: 'A tool of another server has the same name.',
  near_name: 'Its name differs from another one only in case or signs.',
  lookalike_name: 'Its name is drawn like that of another tool.',
  name_refused: 'Its name is drawn like that of another tool, and is no proper name: it is never offered.',
  same_definition: 'Another tool says and takes exactly the same.',
}

const fields: Readonly<Record<string, string>> = {
  name: 'Name',
  title: 'Title',
  description: 'Description',
  inputSchema: 'Arguments',
  outputSchema: 'Answer',
  annotations: 'Annotations',
  icons: 'Icons',
  _meta: 'Metadata',
}

/** A place in a definition as its reader thinks of it: “Argument path, description”. */
export function placeWords(pointer: string): string {
  const steps = stepsOf(pointer)
  const [field, properties, argument, ...rest] = steps
  if (field === undefined) return 'Whole definition'
  if (field === 'inputSchema' && properties === 'properties' && argument !== undefined)
    return [`Argument ${argument}`, ...rest].join(', ')
  return [Object.hasOwn(fields, field) ? fields[field] : field, ...steps.slice(1)].join(', ')
}
