import { expect, test } from 'vitest'
import { isJsonObject } from '../../../src/shared/bounded.ts'
import { documentOf } from '../../conformance/openapi-document.ts'
import { testApp } from '../../support/test-app.ts'

test('every property of /v1 is written in camel case', async () => {
  const names = propertyNames(await documentOf((await testApp()).app, 'native'))
  expect(names.size).toBeGreaterThan(100)
  expect([...names].filter((name) => !/^[a-z][a-zA-Z0-9]*$/.test(name))).toEqual([])
})

function propertyNames(value: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) propertyNames(item, names)
  if (!isJsonObject(value)) return names
  if (isJsonObject(value.properties)) for (const name of Object.keys(value.properties)) names.add(name)
  for (const part of Object.values(value)) propertyNames(part, names)
  return names
}
