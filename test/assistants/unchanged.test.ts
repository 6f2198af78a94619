import { expect, test } from 'vitest'
import { withoutUnchanged } from '../../src/assistants/unchanged.ts'

const shown = {
  name: 'A',
  list: [1, 2],
  model: { provider: 'x', temperature: 1 },
  metadata: { a: 1, b: 2 },
  nothing: null,
}

test('what was read is no change', () => {
  expect(withoutUnchanged(shown, shown)).toEqual({})
})

test('only what differs is a change, field by field; arrays as a whole', () => {
  const change = { name: 'B', list: [1], model: { provider: 'x', temperature: 2 }, nothing: 1 }
  expect(withoutUnchanged(change, shown)).toEqual({
    name: 'B',
    list: [1],
    model: { temperature: 2 },
    nothing: 1,
  })
})

test('null is a change where something is shown, and none where nothing is', () => {
  expect(withoutUnchanged({ name: null, nothing: null, model: null }, shown)).toEqual({
    name: null,
    model: null,
  })
})

test('a free-form value is a change as a whole, or none', () => {
  expect(withoutUnchanged({ metadata: { a: 1, b: 3 } }, shown, ['metadata'])).toEqual({
    metadata: { a: 1, b: 3 },
  })
  expect(withoutUnchanged({ metadata: { a: 1 } }, shown, ['metadata'])).toEqual({ metadata: { a: 1 } })
  expect(withoutUnchanged({ metadata: { b: 2, a: 1 } }, shown, ['metadata'])).toEqual({})
})
