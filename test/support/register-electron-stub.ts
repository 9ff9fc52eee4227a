// Loaded before the built desktop: whoever imports electron gets the recording double.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context)
    return { url: new URL('./electron-stub.ts', import.meta.url).href, shortCircuit: true }
  },
})
