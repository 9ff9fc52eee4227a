// Imported before all others: schemas try eval when they are made, and the content security policy reports even the try.
import { z } from 'zod'
import { plainError } from './plain-errors.ts'

z.config({ jitless: true, customError: plainError })
