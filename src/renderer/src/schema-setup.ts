// Imported before all others: schemas try eval when they are made, and the content security policy reports even the try.
import { z } from 'zod'

z.config({ jitless: true })
