import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ownDatabase } from '../support/own-database.ts'
import { endStartedServers, startServer, temporaryDirectory } from '../support/server-process.ts'

/*
 * What a start loads, which decides how much processor and memory it takes: what a clock could not tell on a busy machine.
 * A number may only go up for a reason.
 */

const maxOfPackages = 440
const maxOwn = 430

/** Loaded by their first use, which not every server comes to. */
const loadedLater = [
  ['Prisma', /@prisma\/|src\/database\/generated\//],
  ['the embedded database', /@electric-sql\/|src\/database\/embedded/],
  ['the storage of files', /@aws-sdk\/|@smithy\/|@flystorage\//],
  ['Swagger and Swagger UI', /@fastify\/(swagger|static)|node_modules\/yaml\//],
  ['the compiler of serializers', /fast-json-stringify\/index|src\/http\/documents\/openapi-transform/],
  ['a validator of JSON Schema', /node_modules\/(ajv|@fastify\/ajv-compiler)\//],
  ['the hashing of passwords', /@node-rs\//],
  ['the limits of logins', /node_modules\/rate-limiter-flexible\//],
  ['numbering plans', /node_modules\/libphonenumber-js\//],
  ['the recognition of files', /node_modules\/(file-type|strtok3)\//],
  ['the comparison of texts', /node_modules\/diff\//],
] as const

let modules: readonly string[] = []

describe.runIf(inject('databaseUrl') !== undefined)('a start on PostgreSQL that has an account', () => {
  beforeAll(async () => {
    modules = await modulesOfStart()
  }, 120_000)

  test('loads what it needs', () => {
    expect(modules.filter((path) => path.endsWith('/src/process/start-server.ts'))).toHaveLength(1)
    expect(modules.filter((path) => path.includes('/node_modules/fastify/')).length).toBeGreaterThan(10)
  })

  test.each(loadedLater)('does not load %s', (_, pattern) => {
    expect(modules.filter((path) => pattern.test(path))).toEqual([])
  })

  test(`loads at most ${maxOfPackages} modules of packages, and ${maxOwn} of its own`, () => {
    const ofPackages = modules.filter((path) => path.includes('/node_modules/'))
    expect(ofPackages.length).toBeLessThanOrEqual(maxOfPackages)
    expect(modules.length - ofPackages.length).toBeLessThanOrEqual(maxOwn)
  })
})

const cleanUps: (() => Promise<void>)[] = []

afterAll(async () => {
  endStartedServers()
  for (const cleanUp of cleanUps.reverse()) await cleanUp()
})

/** The files of all modules that the second start on a database has loaded when it is ready. */
async function modulesOfStart(): Promise<string[]> {
  const { environment } = await ownDatabase((cleanUp) => cleanUps.push(cleanUp))
  // The first one makes the account.
  await (await startServer(environment)).end('SIGTERM')
  const { path, remove } = await temporaryDirectory()
  cleanUps.push(remove)
  const list = join(path, 'modules')
  await writeFile(join(path, 'hooks.mjs'), hooks(list))
  await writeFile(join(path, 'record.mjs'), record(list))
  const server = await startServer({
    ...environment,
    NODE_OPTIONS: `--import=${pathToFileURL(join(path, 'record.mjs')).href}`,
  })
  await server.end('SIGTERM')
  const lines = (await readFile(list, 'utf8')).split('\n').map(pathOf)
  return [...new Set(lines)].filter((line) => /\.([cm]?[jt]s|json|node)$/.test(line) && !ofTheTest.test(line))
}

/** What runs TypeScript here, and in production does not. */
const ofTheTest =
  /\/node_modules\/(tsx|esbuild|get-tsconfig|resolve-pkg-maps)\/|\/package\.json$|\/record\.mjs$/

function pathOf(line: string): string {
  const url = line.split('?', 1)[0] ?? ''
  return url.startsWith('file:') ? decodeURIComponent(new URL(url).pathname) : url
}

/** Writes the address of each module that is imported. */
function hooks(list: string): string {
  return `import { appendFileSync } from 'node:fs'
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(list)}, url + '\\n')
  return next(url, context)
}`
}

/** Runs in the server process before the server. The modules that are required stand in a cache of their own. */
function record(list: string): string {
  return `import { appendFileSync } from 'node:fs'
import module, { register } from 'node:module'
register('./hooks.mjs', import.meta.url)
process.on('exit', () => appendFileSync(${JSON.stringify(list)}, Object.keys(module._cache).join('\\n')))`
}
