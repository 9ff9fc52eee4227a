// Builds `behavry connect` as one file that imports nothing but node's own modules.
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: resolve(import.meta.dirname, 'src/cli/connect-entry.ts'),
    outDir: 'out/main',
    emptyOutDir: false,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'connect.js', codeSplitting: false } },
  },
})
