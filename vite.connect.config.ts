// Builds `behavry connect` as one CommonJS file that imports nothing but node's own modules: node can carry it in itself.
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: resolve(import.meta.dirname, 'src/cli/connect-entry.ts'),
    outDir: 'out/main',
    emptyOutDir: false,
    target: 'node20',
    rollupOptions: { output: { format: 'cjs', entryFileNames: 'connect.cjs', codeSplitting: false } },
  },
})
