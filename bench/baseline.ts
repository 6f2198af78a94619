import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { v7 } from 'uuid'
import { blankDraft } from '../src/core/assistants/model/assistant.ts'

/** The same answers by hand: a key in a map, one statement each, JSON.stringify. No validation, no layers. */
export async function buildBaseline(databaseUrl: string): Promise<FastifyInstance> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  const accounts = new Map<string, string>()
  const app = Fastify()
  const { name: _name, externalId: _externalId, phoneNumberIds: _numbers, ...settings } = blankDraft('x')

  async function accountOf(authorization: string | undefined): Promise<string> {
    const hash = createHash('sha256')
      .update((authorization ?? '').slice('Bearer '.length))
      .digest()
    const known = accounts.get(hash.toString('base64'))
    if (known !== undefined) return known
    const { rows } = await pool.query('SELECT account_id FROM api_keys WHERE key_hash = $1', [hash])
    accounts.set(hash.toString('base64'), rows[0].account_id)
    return rows[0].account_id
  }

  app.get<{ Params: { id: string } }>('/v1/assistants/:id', async (request) => {
    const account = await accountOf(request.headers.authorization)
    const text = 'SELECT * FROM assistants WHERE account_id = $1 AND id = $2'
    const { rows } = await pool.query({ name: 'get', text, values: [account, request.params.id] })
    return rows[0]
  })

  app.get('/v1/assistants', async (request) => {
    const account = await accountOf(request.headers.authorization)
    const text = 'SELECT * FROM assistants WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 21'
    const { rows } = await pool.query({ name: 'list', text, values: [account] })
    return { data: rows.slice(0, 20), hasMore: rows.length > 20 }
  })

  app.post<{ Body: { assistantId: string; variables: Record<string, string> } }>(
    '/v1/runtime/resolve',
    async ({ headers, body }) => {
      const account = await accountOf(headers.authorization)
      const text = `SELECT a.id, v.number, v.settings FROM assistants a
        JOIN assistant_versions v ON v.assistant_id = a.id AND v.number = a.version
        WHERE a.account_id = $1 AND a.id = $2`
      const { rows } = await pool.query({ name: 'resolve', text, values: [account, body.assistantId] })
      const { firstMessage } = rows[0].settings
      const finished = firstMessage.replace(/{{ (\w+) }}/g, (_: string, name: string) => body.variables[name])
      return { ...rows[0], settings: { ...rows[0].settings, firstMessage: finished } }
    },
  )

  app.post<{ Body: { name: string } }>('/v1/assistants', async (request, reply) => {
    const account = await accountOf(request.headers.authorization)
    const text = 'INSERT INTO assistants (id, account_id, name, settings) VALUES ($1, $2, $3, $4) RETURNING *'
    const values = [v7(), account, request.body.name, JSON.stringify({ ...settings, ...request.body })]
    const { rows } = await pool.query({ name: 'create', text, values })
    return reply.code(201).send(rows[0])
  })

  app.patch<{ Params: { id: string }; Body: Record<string, unknown> }>(
    '/v1/assistants/:id',
    async (request) => {
      const account = await accountOf(request.headers.authorization)
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const select = 'SELECT * FROM assistants WHERE account_id = $1 AND id = $2 FOR UPDATE'
        const { rows } = await client.query({
          name: 'lock',
          text: select,
          values: [account, request.params.id],
        })
        const changed = JSON.stringify({ ...rows[0].settings, ...request.body })
        const text = 'UPDATE assistants SET settings = $2, updated_at = now() WHERE id = $1 RETURNING *'
        const updated = await client.query({ name: 'update', text, values: [request.params.id, changed] })
        await client.query('COMMIT')
        return updated.rows[0]
      } finally {
        client.release()
      }
    },
  )

  app.addHook('onClose', () => pool.end())
  return app
}
