import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { makeAccount, makeUser } from '../../support/factories.ts'
import { sendPublished } from '../../support/published-request.ts'

test('the login of the page sets the cookie that its read takes', async () => {
  const account = await makeAccount()
  const user = await makeUser(account.id)
  const native = await bearer('/v1', account.key)
  const { body: made } = await native.post('/assistants', {
    name: 'Enrollment Assistant',
    externalId: 'vapi-7',
  })

  const login = await sendPublished('edmo', 'login', { '<email>': user.email, '<password>': user.password })
  expect(login.status).toBe(200)
  expect(login.body).toMatchObject({
    message: 'Login successful',
    user: { email: user.email, role: 'ADMIN', disabled: false },
  })
  const token = /auth-token=([^;]+)/.exec(String(login.headers['set-cookie']))?.[1] ?? ''

  for (const id of [made.id, 'vapi-7']) {
    for (const path of ['/assistants/', '/api/assistants/']) {
      const puts = { '<auth-token>': token, '/assistants/{id}': path + id }
      const { status, body } = await sendPublished('edmo', 'get-assistant', puts)
      expect([status, body.id, body.name]).toEqual([200, made.id, 'Enrollment Assistant'])
      expect(Object.keys(body)).toEqual(
        expect.arrayContaining([
          ...[
            'id',
            'orgId',
            'createdAt',
            'updatedAt',
            'name',
            'firstMessage',
            'firstMessageMode',
            'model',
            'voice',
          ],
          ...[
            'transcriber',
            'voicemailMessage',
            'endCallMessage',
            'endCallPhrases',
            'metadata',
            'maxDurationSeconds',
          ],
        ]),
      )
    }
  }
  expect(
    (await sendPublished('edmo', 'get-assistant', { '<auth-token>': 'other', '{id}': made.id })).status,
  ).toBe(401)
})
