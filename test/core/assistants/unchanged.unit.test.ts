import { describe, expect, test } from 'vitest'
import { withoutUnchanged } from '../../../src/core/assistants/model/unchanged.ts'

const shown = {
  id: 1,
  name: 'A',
  list: [1, 2],
  model: { provider: 'x', temperature: 1, tokens: null },
  metadata: { a: 1, b: 2 },
  nothing: null,
  unset: { a: null },
}

type Change = Partial<Record<keyof typeof shown, unknown>>

/** The id is the server's. */
const record = {
  fields: ['name', 'list', 'model', 'metadata', 'nothing', 'unset'],
  values: ['metadata'],
} as const satisfies { fields: (keyof Change)[]; values: (keyof Change)[] }

const named = (change: Change) => withoutUnchanged(change, shown, record)

describe('a record sent back', () => {
  const { id: _, nothing: _nothing, unset: _unset, ...whole } = shown

  test.each<[what: string, body: Change]>([
    ['as it was read', shown],
    ['without what the server sets', { ...shown, id: undefined }],
    ['without what is null', whole],
    ['without what is null in its groups', { ...whole, model: { provider: 'x', temperature: 1 } }],
    ['with its objects in another order', { ...whole, metadata: { b: 2, a: 1 } }],
  ])('is no change: %s', (_, { id: _id, ...body }) => {
    expect(named(body)).toEqual({})
  })

  test('is a change where it differs, field by field; arrays and free-form objects as a whole', () => {
    const model = { provider: 'x', temperature: 2 }
    const body = { name: 'B', list: [1], model, metadata: { a: 1, b: 3 }, nothing: 1 }
    expect(named(body)).toEqual({ ...body, model: { temperature: 2 } })
  })

  test('is a change where it says null of what is shown, and none of what is not', () => {
    expect(named({ ...shown, name: null, model: null, nothing: null, unset: null })).toEqual({
      name: null,
      model: null,
      unset: null,
    })
  })
})

test.each<[what: string, body: Change]>([
  ['one field', { name: 'A' }],
  ['some fields, others of them changed', { name: 'A', list: [3] }],
  ['all fields but one', { name: 'A', list: [1, 2], model: shown.model }],
  ['all fields, but not all of a group', { ...shown, model: { provider: 'x' } }],
  ['a free-form object', { metadata: { a: 1, b: 2 } }],
  ['nothing', {}],
])('any other body names what is in it: %s', (_, body) => {
  expect(named(body)).toEqual(body)
})
