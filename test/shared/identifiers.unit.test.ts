import { describe, expect, test } from 'vitest'
import { newId, parseId, parseSerial, toTypeId } from '../../src/shared/identifiers.ts'

describe('ids', () => {
  test('are UUIDs that sort by the time when they were made', async () => {
    const first = newId()
    await new Promise((resolve) => setTimeout(resolve, 2))
    const second = newId()
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(first < second).toBe(true)
  })

  test('come back from each of their forms', () => {
    const uuid = newId()
    const typeId = toTypeId('asst', uuid)
    expect(typeId).toMatch(/^asst_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    expect(parseId('asst', typeId)).toBe(uuid)
    expect(parseId('asst', uuid)).toBe(uuid)
    expect(parseId('asst', uuid.toUpperCase())).toBe(uuid)
  })

  test('of other kinds are none', () => {
    expect(parseId('asst', toTypeId('pn', newId()))).toBeNull()
  })

  test.each([
    '',
    'asst_',
    'asst_nonsense',
    `asst_${'z'.repeat(26)}`,
    'asst',
    'nonsense',
    '12',
    `${newId()}0`,
    `asst_${newId()}`,
    '\0',
  ])('%j is none', (value) => {
    expect(parseId('asst', value)).toBeNull()
  })
})

test.each([
  ['1', 1],
  ['2147483647', 2_147_483_647],
  ['2147483648', null],
  ['0', null],
  ['-1', null],
  ['+1', null],
  ['01', null],
  ['1.0', null],
  ['1e3', null],
  [' 1', null],
  ['', null],
  ['99999999999', null],
])('parseSerial(%j) is %s', (value, serial) => {
  expect(parseSerial(value)).toBe(serial)
})
