/** Imports go one way: process → app → dialects → http → core → database → shared. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: { pathNot: '^src/database/generated/' },
      to: { circular: true },
    },
    {
      name: 'dialects-stand-alone',
      comment: 'A dialect never imports another one.',
      severity: 'error',
      from: { path: '^src/dialects/([^/]+)/' },
      to: { path: '^src/dialects/([^/]+)/', pathNot: '^src/dialects/$1/' },
    },
    {
      name: 'http-names-no-dialect',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(dialects|process)/|^src/(app|services)[.]ts$' },
    },
    {
      name: 'core-knows-no-http',
      severity: 'error',
      from: { path: '^src/(core|database|shared)/' },
      to: {
        path: '^src/(http|dialects|process)/|^src/(app|services)[.]ts$|node_modules/(fastify|@fastify)',
      },
    },
    {
      name: 'prisma-in-repositories-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/database/|-(repository|row|dependencies)[.]ts$' },
      to: { path: '^src/database/generated/|node_modules/@prisma' },
    },
    {
      name: 'dialects-reach-no-rows',
      comment: 'Dialects speak to services.',
      severity: 'error',
      from: { path: '^src/dialects/' },
      to: { path: '(-(repository|row|dependencies)[.]ts$|^src/database/)' },
    },
    {
      name: 'nothing-imports-the-process',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/process/' },
      to: { path: '^src/process/' },
    },
    {
      name: 'shared-stands-alone',
      comment: 'What everything imports imports nothing of the project.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'unit-tests-open-no-database',
      severity: 'error',
      from: { path: '[.]unit[.]test[.]ts$' },
      to: {
        path: '^test/support/database[.]ts$|^src/database/(embedded|pglite|served)[.]ts$',
        reachable: true,
      },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '[.]d[.]ts$|^src/database/generated/' },
      to: {},
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
