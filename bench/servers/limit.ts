import { createHash } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import { v7 } from 'uuid'
import { sampleDraft } from '../support/sample.ts'

/*
 * The limit: the same operations as a good engineer writes them by hand with Fastify and pg, and nothing else. Prepared
 * statements, compiled validators and serializers, a key that is looked up by its hash and remembered, one log line a
 * request. With KEEP_HISTORY it also keeps a version and an audit line of each write, in the statement of the write.
 */

const keepsHistory = process.env.KEEP_HISTORY === 'true'
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = Fastify({
  loggerInstance: pino(
    { level: 'info' },
    pino.destination({ dest: process.env.LOG_FILE ?? '/dev/null', minLength: 4096, sync: false }),
  ),
})
app.addHook('onClose', () => pool.end())

const accounts = new Map<string, Promise<string>>()

function accountOf({ headers }: FastifyRequest): Promise<string> {
  const hash = createHash('sha256')
    .update((headers.authorization ?? '').slice('Bearer '.length))
    .digest('hex')
  const known = accounts.get(hash)
  if (known !== undefined) return known
  const found = pool
    .query('SELECT account_id FROM api_keys WHERE key_hash = $1', [Buffer.from(hash, 'hex')])
    .then(({ rows }) => String(rows[0].account_id))
  accounts.set(hash, found)
  return found
}

const { name: _name, externalId: _externalId, phoneNumberIds: _numbers, ...defaults } = sampleDraft

/** The shape of a JSON value, for the compiled serializer. */
function shapeOf(value: unknown): object {
  if (Array.isArray(value)) return { type: 'array', items: value.length === 0 ? {} : shapeOf(value[0]) }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
    return { type: 'object', properties: Object.fromEntries(entries), additionalProperties: true }
  }
  if (value === null) return {}
  return { type: typeof value }
}

const record = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    version: { type: 'integer' },
    settings: shapeOf(defaults),
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
}
const list = {
  type: 'object',
  properties: { data: { type: 'array', items: record }, hasMore: { type: 'boolean' } },
}
const writable = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 255 },
    firstMessage: { type: ['string', 'null'], maxLength: 10_000 },
    model: { type: 'object' },
    voice: { type: 'object' },
    transcriber: { type: 'object' },
    metadata: { type: 'object' },
  },
} as const
const columns = 'id, name, version, settings, created_at, updated_at'

app.get<{ Params: { id: string } }>(
  '/v1/assistants/:id',
  { schema: { response: { 200: record } } },
  async (request, reply) => {
    const text = `SELECT ${columns} FROM limit_assistants WHERE account_id = $1 AND id = $2`
    const values = [await accountOf(request), request.params.id]
    const { rows } = await pool.query({ name: 'get', text, values })
    return rows[0] ?? reply.code(404).send({ error: 'Not found.' })
  },
)

app.get('/v1/assistants', { schema: { response: { 200: list } } }, async (request) => {
  const text = `SELECT ${columns} FROM limit_assistants WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 21`
  const { rows } = await pool.query({ name: 'list', text, values: [await accountOf(request)] })
  return { data: rows.slice(0, 20), hasMore: rows.length > 20 }
})

app.post<{ Body: { assistantId: string; variables: Record<string, string> } }>(
  '/v1/runtime/resolve',
  { schema: { response: { 200: record } } },
  async (request) => {
    const text = `SELECT a.id, v.name, v.number AS version, v.settings, a.created_at, a.updated_at FROM limit_assistants a
      JOIN limit_versions v ON v.assistant_id = a.id AND v.number = a.version WHERE a.account_id = $1 AND a.id = $2`
    const { assistantId, variables } = request.body
    const { rows } = await pool.query({
      name: 'resolve',
      text,
      values: [await accountOf(request), assistantId],
    })
    const [{ settings, ...rest }] = rows
    const fill = (template: string) =>
      template.replace(/{{ (\w+) }}/g, (_, name: string) => variables[name] ?? '')
    const messages = settings.model.messages.map((message: { content: string }) => ({
      ...message,
      content: fill(message.content),
    }))
    const firstMessage = fill(settings.firstMessage)
    return { ...rest, settings: { ...settings, firstMessage, model: { ...settings.model, messages } } }
  },
)

const insertSql = `INSERT INTO limit_assistants (id, account_id, name, settings) VALUES ($1, $2, $3, $4) RETURNING ${columns}`

app.post<{ Body: { name: string } }>(
  '/v1/assistants',
  { schema: { body: { ...writable, required: ['name'] }, response: { 201: record } } },
  async (request, reply) => {
    const account = await accountOf(request)
    const { name, ...settings } = request.body
    const values = [v7(), account, name, JSON.stringify({ ...defaults, ...settings })]
    const { rows } = keepsHistory
      ? await pool.query({
          name: 'create-history',
          text: withHistory(insertSql, 5, 'create'),
          values: [...values, v7()],
        })
      : await pool.query({ name: 'create', text: insertSql, values })
    return reply.code(201).send(rows[0])
  },
)

const updateSql = `UPDATE limit_assistants SET name = $3, settings = $4, ${keepsHistory ? 'version = version + 1,' : ''} updated_at = now()
  WHERE account_id = $2 AND id = $1 RETURNING ${columns}`

/** The write, with its version and its audit line. */
function withHistory(statement: string, auditId: number, action: string): string {
  return `WITH a AS (${statement}), version AS (
      INSERT INTO limit_versions (assistant_id, number, name, settings, author) SELECT id, version, name, settings, 'key' FROM a
    ), audit AS (
      INSERT INTO limit_audit (id, account_id, action, assistant_id, author) SELECT $${auditId}, $2, '${action}', id, 'key' FROM a
    ) SELECT ${columns} FROM a`
}

app.patch<{ Params: { id: string }; Body: { name?: string } }>(
  '/v1/assistants/:id',
  { schema: { body: writable, response: { 200: record } } },
  async (request, reply) => {
    const account = await accountOf(request)
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const text = `SELECT name, settings FROM limit_assistants WHERE account_id = $1 AND id = $2 FOR UPDATE`
      const found = await client.query({ name: 'lock', text, values: [account, request.params.id] })
      if (found.rows[0] === undefined) return reply.code(404).send({ error: 'Not found.' })
      const { name = found.rows[0].name, ...settings } = request.body
      const changed = JSON.stringify({ ...found.rows[0].settings, ...settings })
      const values = [request.params.id, account, name, changed]
      const { rows } = keepsHistory
        ? await client.query({
            name: 'patch-history',
            text: withHistory(updateSql, 5, 'update'),
            values: [...values, v7()],
          })
        : await client.query({ name: 'patch', text: updateSql, values })
      await client.query('COMMIT')
      return rows[0]
    } catch (error) {
      await client.query('ROLLBACK')
      throw error
    } finally {
      client.release()
    }
  },
)

app.get('/readyz', async () => ({ status: 'ready' }))

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
