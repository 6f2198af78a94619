import fc from 'fast-check'
import { TypeID } from 'typeid-js'
import { expect, test } from 'vitest'
import { newId, parseId, toTypeId } from '../../src/shared/identifiers.ts'
import { parseSuffix } from '../../src/shared/type-id.ts'

/* The published package is what TypeIDs are held against. */

const edges = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-7000-8000-000000000000',
  'ffffffff-ffff-7fff-bfff-ffffffffffff',
  '01234567-89ab-7def-8123-456789abcdef',
  'FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF',
]
const uuid = fc.oneof(fc.uuid(), fc.constantFrom(...edges))

test('UUIDs become the TypeIDs that the package makes, and come back', () => {
  fc.assert(
    fc.property(uuid, (id) => {
      const typeId = toTypeId('asst', id)
      expect(typeId).toBe(TypeID.fromUUID('asst', id).toString())
      expect(parseId('asst', typeId)).toBe(id.toLowerCase())
    }),
    { numRuns: 2_000, examples: edges.map((edge): [string] => [edge]) },
  )
})

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const character = fc.constantFrom(...alphabet)
const suffixes = fc.oneof(
  fc.string({ unit: character, minLength: 26, maxLength: 26 }),
  fc.string({ unit: fc.oneof(character, fc.constantFrom(...'ilouIAZ_- é💡')), minLength: 25, maxLength: 27 }),
  // Near a valid one: version and variant are right.
  fc.tuple(uuid, fc.nat(25), fc.string({ maxLength: 1 })).map(([id, at, text]) => {
    const suffix = toTypeId('asst', id).slice('asst_'.length)
    return suffix.slice(0, at) + text + suffix.slice(at + 1)
  }),
)

test('what the package refuses is refused, and nothing else', () => {
  fc.assert(
    fc.property(suffixes, (suffix) => {
      expect(parseSuffix(suffix)).toBe(parsedByPackage(suffix))
    }),
    { numRuns: 5_000 },
  )
})

function parsedByPackage(suffix: string): string | null {
  try {
    return TypeID.fromString(`asst_${suffix}`, 'asst').toUUID()
  } catch {
    return null
  }
}

test('new ids rise, and none comes twice', () => {
  const ids = Array.from({ length: 10_000 }, newId)
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
})
