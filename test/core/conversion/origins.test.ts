import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject } from '../../../src/shared/bounded.ts'
import { pathOf, valueAt } from '../../../src/shared/json-pointer.ts'
import { contractOf } from '../../support/dialect-contracts.ts'
import { driverOf, nested } from '../../support/dialect-driver.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { dialectIds } from '../../support/test-dialects.ts'
import { newConverter, pointersIn } from './converter.ts'
import { formOf, through } from './forms.ts'
import { fullAssistant } from './full-assistant.ts'

const { account, client, convert } = await newConverter()

/** Pointers to all values in a record, but for those that are null or empty. */
function valuesIn(value: unknown, pointer = ''): string[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'object' && Object.keys(value).length === 0) return []
  if (!isJsonObject(value)) return [pointer]
  return Object.entries(value).flatMap(([key, inner]) => valuesIn(inner, `${pointer}/${key}`))
}

describe.each(dialectIds)('converted from %s', (from) => {
  test.each(dialectIds)(
    'to %s, every warning points to what was sent, and every addition to the answer',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(contractOf(from).createBodies, async (body) => {
          const { assistant, warnings, added } = await convert(from, to, body)
          for (const { pointer, message } of warnings) {
            expect([pointer, message, valueAt(body, pathOf(pointer))]).not.toContain(undefined)
            if (pointer === '') expect(message).toMatch(/^[\w.]+, set by default: /)
          }
          for (const { pointer } of added) expect(valuesIn(assistant)).toContain(pointer)
        }),
        propertyRuns(4),
      )
    },
  )

  test.each(dialectIds)('to %s, a name alone adds everything else that has a value', async (to) => {
    const { assistant, added } = await convert(from, to, nested(contractOf(from).shows.name[0], 'A'))
    const names = valuesIn(assistant).filter((pointer) => valueAt(assistant, pathOf(pointer)) === 'A')
    expect(pointersIn(added)).toEqual(
      valuesIn(assistant)
        .filter((pointer) => !names.includes(pointer))
        .toSorted(),
    )
  })
})

/** What each API keeps under its own id, and something that no API keeps. */
const kept = dialectIds
  .filter((id) => id !== 'native')
  .map((id) => [id, contractOf(id).ownExtension] as const)
const extensions = {
  ...Object.fromEntries(kept.map(([id, own]) => [id, { ...own, note: 1 }])),
  vapi: { a: 1 },
}

/** Pointers to the extensions of which an API keeps nothing, and to what is left of its own. */
function lostExtensions(to: string): string[] {
  const pointers = kept.map(
    ([id, own]) => `/extensions/${id}${id === to && own !== undefined ? '/note' : ''}`,
  )
  return [...pointers, '/extensions/vapi'].toSorted()
}

describe('what extensions lose', () => {
  const voice = { provider: '11labs', voiceId: 'x' }
  const model = { provider: 'openai', model: 'gpt-4o' }
  const body = { name: 'A', voice, model, extensions }
  const inExtensions = (pointers: readonly string[]) =>
    pointers.filter((pointer) => pointer.startsWith('/extensions'))

  test('some API keeps something of its own', () => {
    expect(kept.filter(([, own]) => own !== undefined)).not.toEqual([])
  })

  test.each(kept)('is named for %s', async (to) => {
    const { warnings } = await convert('native', to, body)
    expect(inExtensions(pointersIn(warnings))).toEqual(lostExtensions(to))
  })

  test.each(kept)('is named for a stored assistant as %s shows it', async (to) => {
    const { id } = (await client.post('/assistants', body)).body
    const { warnings } = (await client.get(`/assistants/${id}?as=${to}`)).body
    expect(inExtensions(pointersIn(warnings))).toEqual(lostExtensions(to))
  })

  test('is nothing in /v1', async () => {
    const { assistant, warnings } = await convert('native', 'native', body)
    expect([assistant.extensions, warnings]).toEqual([extensions, []])
  })
})

describe.each(dialectIds)('what this server shows in the form of %s', (id) => {
  test('is taken from there, whatever another API has set', async () => {
    const [native, target] = [await formOf('native'), await formOf(id)]
    fc.assert(
      fc.property(contractOf('native').createBodies, (body) => {
        const { wire } = through(native, target, body)
        expect(() => target.form.fromWire(wire)).not.toThrow()
      }),
      propertyRuns(100),
    )
  })

  test('is taken as the response in which it comes', async () => {
    const own = await driverOf(id, account)
    const { id: made } = (
      await client.post('/assistants', {
        ...fullAssistant,
        externalId: null,
        knowledgeBase: undefined,
        model: { ...fullAssistant.model, knowledgeBase: undefined },
        language: 'multi',
      })
    ).body
    const record = await own.read(made)
    const expected = await convert(id, 'native', record)
    for (const { status, body } of [
      await own.client.get(own.pathOf(made)),
      await client.get(`/assistants/${made}?as=${id}`),
    ]) {
      expect(status).toBe(200)
      const { assistant, warnings } = await convert(id, 'native', body)
      expect(assistant).toEqual(expected.assistant)
      expect(warnings.map(({ message }) => message)).toEqual(expected.warnings.map(({ message }) => message))
    }
  })
})
