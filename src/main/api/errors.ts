// How the console tells refusals and faults: as problem details, those of a library as what they mean here.
import { problemResponse as respond } from '../../shared/problem-response.ts'
import { refusalOf } from '../community/library.ts'
import { LibraryProblem } from '../community/source/library-source.ts'

const fault = 'The console could not answer. The details are in its own output.'

/** Anything but a Refusal is a fault: reported, and nothing of it is told. `allow` are the methods, for 405. */
export function problemResponse(error: unknown, report: (error: unknown) => void, allow = ''): Response {
  return respond(error instanceof LibraryProblem ? refusalOf(error) : error, { report, fault, allow })
}
