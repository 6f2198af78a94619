import { expect, test } from 'vitest'
import { systemPromptOf, withSystemPrompt } from '../../../src/core/assistants/model/system-prompt.ts'

const system = (content: string) => ({ role: 'system' as const, content })
const user = { role: 'user' as const, content: 'Hi' }

test('is the first system message, or null', () => {
  expect(systemPromptOf([user, system('a'), system('b')])).toBe('a')
  expect(systemPromptOf([user])).toBeNull()
})

test('is replaced in its place, and the other messages stay', () => {
  expect(withSystemPrompt([user, system('a'), system('b')], 'c')).toEqual([user, system('c'), system('b')])
})

test('comes first where there was none', () => {
  expect(withSystemPrompt([user], 'c')).toEqual([system('c'), user])
})

test('null leaves no prompt at all, however many system messages there were', () => {
  expect(withSystemPrompt([system('a'), user, system('b')], null)).toEqual([user])
})
