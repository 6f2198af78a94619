import { defineConfig } from 'prisma-cli/config'

// `prisma generate` asks for the schema engine although it never runs it, and downloads it when it is missing.
// Naming any existing executable keeps the build offline.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost:5432/switchboard' },
})
