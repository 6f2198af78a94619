import { describe, expect, test } from 'vitest'
import { setUp } from './set-up.ts'

describe('failures that have no field', () => {
  test('are a message alone', async () => {
    const { client } = await setUp()
    const json = { headers: { 'content-type': 'application/json' } }
    const malformed = await client.post('/user/assistant', '{"assistant_name":', json)
    expect(malformed.status).toBe(400)
    expect(malformed.body).toEqual({
      message: 'The body is not valid JSON: it ends too early at line 1, column 19.',
    })
    const media = await client.post('/user/assistant', '<a/>', { headers: { 'content-type': 'text/xml' } })
    expect(media.status).toBe(415)
    expect(media.body).toEqual({ message: expect.any(String) })
    const large = await client.post('/user/assistant', JSON.stringify('x'.repeat(1_100_000)), json)
    expect(large.status).toBe(413)
    const nowhere = await client.get('/user/nowhere')
    expect(nowhere.status).toBe(404)
    expect(nowhere.body).toEqual({ message: 'Not found: GET /autocalls/api/user/nowhere.' })
  })
})
