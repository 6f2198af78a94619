import { describe, expect, test } from 'vitest'
import { bearer, clientFor } from '../../support/client.ts'
import { makePhoneNumber, makeSession, makeUser } from '../../support/factories.ts'
import { required } from './bodies.ts'
import { namesOf, setUp } from './set-up.ts'

describe('options', () => {
  test('lists voices, by engine when asked', async () => {
    const { client } = await setUp()
    const voices = (await client.get('/user/assistants/voices')).body
    expect(voices[0]).toEqual({ id: 1, name: 'Rachel', mode: 'pipeline' })
    expect(voices.length).toBeGreaterThan(40)
    for (const mode of ['pipeline', 'multimodal']) {
      const some = (await client.get(`/user/assistants/voices?mode=${mode}`)).body
      expect(some).toEqual(voices.filter((voice: { mode: string }) => voice.mode === mode))
      expect(some.length).toBeGreaterThan(7)
    }
    const response = await client.get('/user/assistants/voices?mode=choir')
    expect(response.status).toBe(422)
    expect(Object.keys(response.body.errors)).toEqual(['mode'])
  })

  test('lists languages, each of which a create takes by its name', async () => {
    const { client } = await setUp()
    const languages = (await client.get('/user/assistants/languages')).body
    expect(languages[0]).toEqual({ id: 1, name: 'English', iso_2: 'en' })
    expect(languages).toContainEqual({ id: 13, name: 'Portuguese (Brazil)', iso_2: 'pt' })
    expect(languages.length).toBeGreaterThan(40)
    for (const { name } of languages.slice(0, 15)) {
      const { id } = (await client.post('/user/assistant', { ...required, language: name })).body.data
      expect((await client.get(`/user/assistant/${id}`)).body.data.language).toBe(name)
    }
  })

  test('lists models by the name that a create takes, by kind when asked, each once', async () => {
    const { client } = await setUp()
    const names = async (query: string) => namesOf((await client.get(`/user/assistants/models${query}`)).body)
    const [all, llm, multimodal] = [
      await names(''),
      await names('?type=llm'),
      await names('?type=multimodal'),
    ]
    expect(llm).toEqual(expect.arrayContaining(['gpt-4o', 'gpt-4o-mini', 'gpt-4.1']))
    expect(multimodal).toContain('gpt-realtime')
    expect([...llm, ...multimodal].sort()).toEqual([...all].sort())
    expect(new Set(all).size).toBe(all.length)
    expect(all).not.toContain('gpt-4o-cluster')
    expect((await client.get('/user/assistants/models?type=tts')).status).toBe(422)
  })

  test('lists the phone numbers of the account and whether they are free', async () => {
    const { account, client } = await setUp()
    const older = await makePhoneNumber(account.id)
    const newer = await makePhoneNumber(account.id)
    await client.post('/user/assistant', { ...required, phone_number_id: older.serial })
    const option = { country_code: 'US', type_label: 'Inbound and outbound' }
    const expected = [
      { id: newer.serial, phone_number: newer.number, is_available: true, ...option },
      { id: older.serial, phone_number: older.number, is_available: false, ...option },
    ]
    for (const query of ['', '?type=inbound', '?type=outbound']) {
      expect((await client.get(`/user/assistants/phone-numbers${query}`)).body).toEqual(expected)
    }
    expect((await client.get('/user/assistants/phone-numbers?type=sms')).status).toBe(422)
  })
})

describe('who is asking', () => {
  test('names the account for a key, which has no address', async () => {
    const { account, client } = await setUp()
    expect((await client.get('/user/me')).body).toEqual({
      name: account.slug,
      email: null,
      total_balance: 0,
    })
  })

  test('names the user for a session', async () => {
    const { account } = await setUp()
    const user = await makeUser(account.id, { name: 'Grace' })
    const client = await bearer('/autocalls/api', await makeSession(account.id, user.id))
    expect((await client.get('/user/me')).body).toEqual({
      name: 'Grace',
      email: user.email,
      total_balance: 0,
    })
  })

  test('refuses a request without a credential', async () => {
    const client = await clientFor('/autocalls/api')
    for (const path of [
      '/me',
      '/assistants',
      '/assistants/get',
      '/assistants/outbound',
      '/assistants/voices',
    ]) {
      const response = await client.get(`/user${path}`)
      expect(response.status).toBe(401)
      expect(response.body).toEqual({ message: 'Unauthenticated.' })
    }
  })
})
