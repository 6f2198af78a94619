import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'
import { endStartedServers, startServer, temporaryDirectory } from '../support/server-process.ts'

const apiKey = 'test-key-of-the-first-account-0123456789'
const endless = '{% for i in (1..9000) %}'.repeat(3) + '{% endfor %}'.repeat(3)

afterEach(endStartedServers)

test('the server ends with its threads, after what they render', async () => {
  const directory = await temporaryDirectory()
  const server = await startServer({ DATA_DIR: directory.path, ADMIN_API_KEY: apiKey, LOG_LEVEL: 'silent' })
  const post = (path: string, body: object) =>
    fetch(`${server.url}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const made = await post('/assistants', { name: 'Endless', firstMessage: endless })
  const { id } = (await made.json()) as { id: string }
  expect((await post(`/assistants/${id}/render`, {})).status).toBe(400)
  const running = post(`/assistants/${id}/render`, {})
  await new Promise((resolve) => setTimeout(resolve, 100))
  const ended = server.end('SIGTERM')
  expect((await running).status).toBe(400)
  expect(await ended).toEqual({ code: 0, signal: null })
  await directory.remove()
})

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Next to the libraries, so that what is built there finds them. */
async function built(): Promise<string> {
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
  await mkdir(cache, { recursive: true })
  const directory = await mkdtemp(join(cache, 'built-'))
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'))
  const compilerOptions: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  }
  for (const name of files.filter((file) => !file.startsWith('database/generated'))) {
    const { outputText } = ts.transpileModule(await readFile(join(source, name), 'utf8'), { compilerOptions })
    const path = join(directory, name.replace(/\.ts$/, '.js'))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, outputText)
  }
  await writeFile(join(directory, 'package.json'), '{"type": "module"}')
  return directory
}

test('what the build makes has its threads, by plain Node', async () => {
  const directory = await built()
  const script = join(directory, 'try.js')
  await writeFile(
    script,
    `import { assistantFieldsSchema } from './core/assistants/model/assistant-fields.js'
    import { createPromptRenderer } from './core/prompts/render.js'
    const renderer = createPromptRenderer({ onBackgroundError: (error) => { throw error } })
    const firstMessage = '{% for i in (1..3000) %}{{ i }} {% endfor %}'
    const fields = assistantFieldsSchema.parse({ name: 'Large', firstMessage })
    const rendered = await renderer.render({ accountId: 'account', templating: 'liquid' }, fields, { variables: {}, now: new Date() })
    console.log(rendered.fields.firstMessage.length)
    await renderer.close()`,
  )
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script])
  expect([stdout, stderr]).toEqual(['13893\n', ''])
  await rm(directory, { recursive: true })
})
