import { defineConfig } from 'vitest/config'

/** Neither follows DATABASE_URL: some need no database, others start servers on embedded ones of their own. */
const unitTests = 'test/**/*.unit.test.ts'
const embeddedTests = 'test/**/*.embedded.test.ts'

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
      { extends: true, test: { name: 'embedded', include: [embeddedTests] } },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['test/**/*.test.ts'],
          exclude: [unitTests, embeddedTests],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
})
