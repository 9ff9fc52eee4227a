// Builds what ships: the main side (headless, command line, worker threads) and the pages.
import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** Pages have addresses of several segments, so files are named from the root; electron-vite would name them relatively. */
const fromRoot = { name: 'from-root', enforce: 'post' as const, config: () => ({ base: '/' }) }

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          headless: at('src/main/headless.ts'),
          cli: at('src/cli/behavry.ts'),
          'audit-append-worker': at('src/main/events/append-worker.ts'),
          'audit-query-worker': at('src/main/events/query-worker.ts'),
          'sql-worker': at('src/main/enforcement/targets/sql/sql-worker.ts'),
          'inbound-worker': at('src/main/enforcement/inbound/scanner-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: false,
      rollupOptions: {
        input: { 'main-window': at('src/preload/main-window.ts'), popup: at('src/preload/popup.ts') },
        // A sandboxed preload is one CommonJS file that requires nothing but electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Fonts as data: addresses would be blocked by the content security policy.
      assetsInlineLimit: 0,
      rollupOptions: { input: at('src/renderer/index.html') },
    },
    plugins: [react(), tailwindcss(), fromRoot],
  },
})
