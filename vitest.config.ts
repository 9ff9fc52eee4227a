// Test projects by how real they are; the slow ones run one file at a time, for there may be two cores only.
import { defineConfig } from 'vitest/config'

const project = (name: string, more: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], testTimeout: 60_000, hookTimeout: 60_000, ...more },
})

const slow = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('contract', slow),
      project('decisions', slow),
      project('integration', slow),
      // A browser on a busy machine is late now and then: a second go, which the report names. Sabotage allows none.
      project('e2e', { ...slow, retry: 1 }),
    ],
  },
})
