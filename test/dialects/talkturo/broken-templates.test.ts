import { expect, test } from 'vitest'
import { bearer } from '../../support/client.ts'
import { testDatabase } from '../../support/database.ts'
import { makeAccount, makeSession, makeUser } from '../../support/factories.ts'

test('Talkturo goes by the account that the request names', async () => {
  const [own, other] = [await makeAccount(), await makeAccount()]
  const user = await makeUser(own.id)
  const { prisma } = await testDatabase()
  await prisma.account.update({ where: { id: own.id }, data: { templating: 'off' } })
  await prisma.membership.create({
    data: { accountId: other.id, userId: user.id, name: 'Ada', role: 'ADMIN' },
  })
  const client = await bearer('/talkturo/api', await makeSession(own.id, user.id))
  for (const [{ slug }, named] of [
    [own, undefined],
    [other, 'first_message;line=1;column=1'],
  ] as const) {
    const { body } = await client.post('/assistants', { accountSlug: slug, name: 'A' })
    const change = { accountSlug: slug, first_message: '{{' }
    const { headers } = await client.patch(`/assistants/${body.assistant.id}`, change)
    expect(headers['x-template-errors']).toBe(named)
  }
})
