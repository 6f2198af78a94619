import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, makeKey, makeSession, makeUser, type TestAccount } from '../../support/factories.ts'

/** The contents of the account's files, by their names. */
const files = { 'hours.txt': 'Monday to Friday, 9 to 17.', 'prices.txt': 'A check-up is 40 euros.' }

export interface RichAccount {
  readonly account: TestAccount
  readonly client: Client
}

/** An account with every kind of record, changed by several people through several APIs. */
export async function makeRichAccount(): Promise<RichAccount> {
  const account = await makeAccount()
  const client = await bearer('/v1', account.key)
  const [hours, prices] = await uploadFiles(client)
  const user = await makeUser(account.id, { name: 'Zoë “Z” O’Neil' })
  const person = await bearer('/v1', await makeSession(account.id, user.id))
  const acme = await bearer('/acme/api', await makeKey(account.id))

  const front = (await client.post('/assistants', frontDesk(String(hours), String(prices)))).body.id
  await person.patch(
    `/assistants/${front}`,
    { firstMessage: 'Zwei – "three" \u2028 🦷' },
    { headers: { 'x-change-message': 'Says hello in German' } },
  )
  const { uuid } = (await client.get(`/assistants/${front}`)).body
  await acme.patch(`/agents/${uuid}`, { title: 'Front desk 3' })
  await client.patch(`/assistants/${front}`, { variables: { z: 1.5e-7, a: [null, { b: 'c' }] } })
  await client.post(`/assistants/${front}/versions/1/restore`)
  const second = (await person.post('/assistants', { name: 'Outbound', timezone: 'Europe/Berlin' })).body.id
  const third = { title: 'Third', instructions: 'You call back.', brain: 'gpt-4o', greeting: 'Hi.' }
  await acme.post('/agents', third)

  await pin(client, person, front)
  const practice = { name: 'Practice', assistantId: front, description: 'For dentists' }
  const template = (await client.post('/templates', practice)).body.id
  await client.post(`/templates/${template}/assistants`, { name: 'From the template' })
  await campaignsAndNumbers(client, front, second)
  return { account, client }
}

/** What has to be done by hand before an import. */
export async function uploadFiles(client: Client): Promise<string[]> {
  const ids: string[] = []
  for (const [name, content] of Object.entries(files)) {
    const form = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--edge--\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=edge' }
    ids.push((await client.post('/files', form, { headers })).body.id)
  }
  return ids
}

function frontDesk(hours: string, prices: string) {
  return {
    name: 'Front desk',
    externalId: 'front-desk',
    firstMessage: 'Hello {{ contact.name }}',
    model: {
      provider: 'openai',
      messages: [{ role: 'system', content: 'You answer the phone.\n\t"Quotes" \\ and \u0001' }],
      knowledgeBase: { fileIds: [prices] },
    },
    knowledgeBase: { fileIds: [hours, prices] },
    metadata: { nested: { '': ['deep', { 'a/b~c': true }] } },
    extensions: { acme: { speed: 2 } },
  }
}

/** An environment that was rolled back, one with a split, and one that was removed. */
async function pin(client: Client, person: Client, assistant: string): Promise<void> {
  const path = `/assistants/${assistant}/environments`
  await client.put(`${path}/production`, { version: 2 })
  await person.put(`${path}/production`, { version: 4 }, { headers: { 'x-change-message': 'Go live' } })
  await client.post(`${path}/production/rollback`)
  const versions = [
    { version: 3, weight: 9 },
    { version: 1, weight: 1 },
  ]
  await client.put(`${path}/beta`, { versions })
  await client.put(`${path}/gone`, { version: 1 })
  await client.delete(`${path}/gone`)
}

async function campaignsAndNumbers(client: Client, front: string, second: string): Promise<void> {
  const number = (await client.post('/phone-numbers', { number: '+12025550123', name: 'Main' })).body.id
  await client.post('/phone-numbers', { number: '+80012345678', provider: 'twilio' })
  await client.patch(`/phone-numbers/${number}`, { assistantId: front })
  await client.post('/campaigns', {
    name: 'Spring recall',
    status: 'active',
    schedule: { days: ['mon'], from: '09:00' },
    timezone: 'UTC',
    outboundAssistantId: second,
    inboundAssistantId: front,
    outboundPhoneId: number,
  })
  await client.post('/campaigns', { name: 'Draft', recordTypeId: '00000000-0000-0000-0000-000000000001' })
}
