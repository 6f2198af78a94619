import { describe, expect, test } from 'vitest'
import { clientFor } from '../../support/client.ts'
import { makeAccount, makeKey } from '../../support/factories.ts'

/*
 * Hints as people read them: what one API prints, sent to another.
 */

const hint = {
  field: 'body',
  message:
    'looks like a request for the Talkturo API: send the header x-dialect: talkturo, or an API key that was issued for it',
}

describe('what Talkturo prints', () => {
  test('is refused by Call Camp with a hint, and passes once it is followed', async () => {
    const { slug, key } = await makeAccount()
    const client = await clientFor('/api', { authorization: `Bearer ${key}` })
    const body = { accountSlug: slug, name: 'Ada' }
    const refused = await client.post('/assistants', body)
    expect(refused.status).toBe(400)
    expect(refused.body.error.fields).toContainEqual(hint)

    const named = await client.post('/assistants', body, { headers: { 'x-dialect': 'talkturo' } })
    expect([named.status, named.headers['x-dialect-hint']]).toEqual([200, undefined])
    const native = await clientFor('/v1', { authorization: `Bearer ${key}` })
    const issued = await native.post('/api-keys', { name: 'Talkturo client', dialect: 'talkturo' })
    expect(issued.body.secret).toMatch(/^tt_/)
    const own = await clientFor('/api', { authorization: `Bearer ${issued.body.secret}` })
    expect((await own.post('/assistants', body)).status).toBe(200)
  })

  test('changes nothing through Call Camp, and is told to', async () => {
    const { slug, key } = await makeAccount()
    const client = await clientFor('/api', { authorization: `Bearer ${key}` })
    const made = await client.post('/assistants', { name: 'Ada', model: 'gpt-4', prompt: 'Be kind.' })
    const body = { accountSlug: slug, system_prompt: 'Be brief.' }
    const { status, headers } = await client.patch(`/assistants/${made.body.uuid}`, body)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'x-dialect-hint': 'talkturo',
      'x-ignored-fields': 'accountSlug, system_prompt',
    })
  })
})

test('a field of another type is a hint to the APIs that take it', async () => {
  const { key } = await makeAccount()
  const client = await clientFor('/api', { authorization: `Bearer ${key}` })
  const body = { name: 'Ada', model: { provider: 'openai', model: 'gpt-4o' } }
  const { fields } = (await client.post('/assistants', body)).body.error
  const said = fields.find(({ field }: { field: string }) => field === 'body')?.message
  expect(said).toContain('looks like a request for the Switchboard API or the EDMO Agent Builder API')
  expect(said).not.toContain('Talkturo')
})

test('whoever has named the API gets no hint', async () => {
  const { id, key, slug } = await makeAccount()
  const body = { accountSlug: slug, name: 'Ada' }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const clients = [
    await clientFor('/callcamp/api', bearer(key)),
    await clientFor('/api', { ...bearer(key), 'x-dialect': 'callcamp' }),
    await clientFor('/api', bearer(await makeKey(id, { prefix: 'cc_tok_' }))),
  ]
  for (const client of clients) {
    const response = await client.post('/assistants', body)
    expect([response.status, response.headers['x-dialect-hint']]).toEqual([400, undefined])
    expect(JSON.stringify(response.body)).not.toContain('looks like')
  }
})

test('a 404 and a 405 under /api name the API that has such a path', async () => {
  const { key } = await makeAccount()
  const client = await clientFor('/api', { authorization: `Bearer ${key}` })
  const { status, body } = await client.patch('/assistants/a/telephony/phone-numbers', {})
  expect(status).toBe(404)
  expect(body.error.message).toBe(
    'Not found: PATCH /api/assistants/a/telephony/phone-numbers. If it was meant for the Talkturo API, send the header x-dialect: talkturo, or an API key that was issued for it.',
  )
  const cookie = await clientFor('/api', { cookie: `auth-token=${key}` })
  expect((await cookie.get('/campaigns')).body.error).toMatch(/x-dialect: native or callcamp/)
  const { error } = (await cookie.put('/assistants/a', {})).body
  expect(error).toBe(
    'PUT is not allowed for /api/assistants/a. Allowed methods: GET, HEAD, PATCH, DELETE. If it was meant for the Switchboard API, send the header x-dialect: native.',
  )
})
