import { defineConfig } from 'vitest/config'

const unitTests = 'test/**/*.unit.test.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    // One process a core, each with one database for all of its files.
    maxWorkers: 2,
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: [unitTests] } },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/**/*.test.ts'],
          exclude: [unitTests],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
})
