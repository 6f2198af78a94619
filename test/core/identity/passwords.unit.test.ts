import { expect, test } from 'vitest'
import { hashOfNobody, hashPassword, verifyPassword } from '../../../src/core/identity/passwords.ts'

test('accepts the password of a hash and no other', async () => {
  const hash = await hashPassword('correct horse battery')
  expect(await verifyPassword(hash, 'correct horse battery')).toBe(true)
  expect(await verifyPassword(hash, 'correct horse')).toBe(false)
})

test('accepts no password for nobody', async () => {
  expect(await verifyPassword(null, 'the password of nobody')).toBe(false)
})

test('verifies the password of nobody with the cost of any other', async () => {
  const costOf = (hash: string) => hash.split('$').slice(0, 4)
  expect(costOf(hashOfNobody)).toEqual(costOf(await hashPassword('any')))
  expect(hashOfNobody).toHaveLength((await hashPassword('any')).length)
})
