import { expect, test } from 'vitest'
import { type ApiResponse, bearer, type Client } from '../../support/client.ts'
import { makeAccount } from '../../support/factories.ts'

/** Three nested loops, which would write nothing for hours. */
const endless = '{% for i in (1..9000) %}'.repeat(3) + '{% endfor %}'.repeat(3)
/** Too much for the thread that answers requests, and little enough to be rendered. */
const large = '{% for i in (1..3000) %}{{ i }} {% endfor %}'

interface Setting {
  readonly client: Client
  readonly assistantId: string
}

async function withMessage(firstMessage: string): Promise<Setting> {
  const { key } = await makeAccount()
  const client = await bearer('/v1', key)
  const { body } = await client.post('/assistants', { name: 'Front desk', firstMessage })
  return { client, assistantId: body.id }
}

function resolve({ client, assistantId }: Setting): Promise<ApiResponse> {
  return client.post('/runtime/resolve', { assistantId, variables: { name: 'Ada' } })
}

function render({ client, assistantId }: Setting): Promise<ApiResponse> {
  return client.post(`/assistants/${assistantId}/render`, {})
}

const refusal = [
  { pointer: '/firstMessage', detail: 'cannot be rendered: it takes too many steps to render' },
]

test('renders of one account do not hold up the calls of another', async () => {
  const attacker = await withMessage(endless)
  const other = await withMessage('Hello {{ name }}!')
  let rendered = 0
  const attack = Array.from({ length: 60 }, async () => {
    const response = await render(attacker)
    if (response.status === 400) rendered += 1
    return response
  })
  // All requests are in before the first of the other account.
  const first = await Promise.race(attack)
  expect([400, 429]).toContain(first.status)
  const before = rendered
  for (let call = 0; call < 10; call += 1) {
    const { status, body } = await resolve(other)
    expect([status, body.assistant?.firstMessage]).toEqual([200, 'Hello Ada!'])
  }
  // They go to the threads one after the other: some are still there after all calls of the other account.
  expect(rendered - before).toBeLessThan(8)
  const responses = await Promise.all(attack)
  const refused = responses.filter(({ status }) => status === 400)
  const sentAway = responses.filter(({ status }) => status === 429)
  expect(refused.length + sentAway.length).toBe(60)
  expect(refused.length).toBeGreaterThanOrEqual(9)
  expect(sentAway.length).toBeGreaterThan(30)
  for (const { body } of refused) expect(body.errors).toMatchObject(refusal)
  for (const { headers, body } of sentAway) {
    expect(headers['retry-after']).toBe('1')
    expect(body.detail).toContain('Try again in 1 second')
  }
})

test('large prompts of another account come next, and not after all that wait', async () => {
  const attacker = await withMessage(endless)
  const other = await withMessage(large)
  const order: string[] = []
  const attack = Array.from({ length: 9 }, () => render(attacker).then(() => order.push('attacker')))
  const { status, body } = await resolve(other)
  order.push('other')
  expect(status).toBe(200)
  expect(body.assistant.firstMessage).toMatch(/^1 2 3 .* 3000 $/)
  await Promise.all(attack)
  expect(order.indexOf('other')).toBeLessThan(5)
})

test('a text is refused in the same words alone and in a crowd', async () => {
  const setting = await withMessage(endless)
  const alone = await resolve(setting)
  const crowd = await Promise.all(Array.from({ length: 4 }, () => resolve(setting)))
  for (const { status, body } of [alone, ...crowd]) {
    expect(status).toBe(400)
    expect(body.errors).toMatchObject(refusal)
  }
})

test('an account may render again once its prompts are done', async () => {
  const setting = await withMessage(endless)
  const responses = await Promise.all(Array.from({ length: 14 }, () => resolve(setting)))
  const statuses = new Set(responses.map(({ status }) => status))
  expect(statuses).toEqual(new Set([400, 429]))
  expect((await resolve(setting)).status).toBe(400)
})
