import { readFile } from 'node:fs/promises'
import { type ApiResponse, clientFor } from './client.ts'

interface Fixture {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/**
 * Sends a request as a page prints it, from `test/dialects/<dialect>/fixtures`.
 * @param puts what is put in for the page's placeholders: credential, ids, email and password
 */
export async function sendPublished(
  dialect: string,
  name: string,
  puts: Readonly<Record<string, string>>,
): Promise<ApiResponse> {
  const file = new URL(`../dialects/${dialect}/fixtures/${name}.json`, import.meta.url)
  const filled = Object.entries(puts).reduce(
    (text, [placeholder, value]) => text.replaceAll(placeholder, value),
    await readFile(file, 'utf8'),
  )
  const { method, path, headers, body }: Fixture = JSON.parse(filled)
  const client = await clientFor('', headers)
  switch (method) {
    case 'GET':
      return client.get(path)
    case 'POST':
      return client.post(path, body)
    case 'PATCH':
      return client.patch(path, body)
    case 'DELETE':
      return client.delete(path)
  }
}
