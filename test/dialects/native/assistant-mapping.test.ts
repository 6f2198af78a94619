import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assistantOf } from '../../../src/core/assistants/model/assistant.ts'
import { withMergePatch, withReplacement } from '../../../src/dialects/native/assistants/assistant-mapping.ts'
import { createAssistantSchema } from '../../../src/dialects/native/assistants/assistant-schemas.ts'
import { mergePatch } from '../../../src/dialects/native/merge-patch.ts'
import type { JsonObject } from '../../../src/shared/bounded.ts'
import { AppError } from '../../../src/shared/errors.ts'
import { fieldErrorsOf } from '../../../src/shared/field-errors.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { contract } from './contract.ts'

const groups = ['model', 'voice', 'transcriber']
const fieldNames = [...Object.keys(createAssistantSchema.shape), 'unknown']
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 'x'.repeat(10_001), '\0', 1, -1, 1e9, true, [], {}, [1], ['']),
  fc.constantFrom<unknown>({ unknown: 1 }, { enabled: 'no' }, { url: 'ftp://x' }, { a: { b: 'c\0' } }),
)
/** Which voice and model belong together is a rule of its own, which applies to what a patch names of them. */
const changes: fc.Arbitrary<JsonObject> = fc
  .tuple(contract.createBodies, fc.dictionary(fc.constantFrom(...fieldNames), anything, { maxKeys: 4 }))
  .map(([valid, wrong]) => ({ ...valid, ...wrong }))
  .chain((change) => fc.subarray(Object.entries(change)))
  .map((entries) => Object.fromEntries(entries.filter(([name]) => !groups.includes(name))))

const stored = contract.createBodies.map((body) => createAssistantSchema.parse(body))

/** The draft, or the wrong fields. */
function outcomeOf(work: () => { readonly valid: object }): unknown {
  try {
    const { valid } = work()
    return JSON.stringify(valid)
  } catch (error) {
    if (error instanceof AppError) return error.fields
    throw error
  }
}

function wholeDocument(document: JsonObject): unknown {
  const { data, error } = createAssistantSchema.safeParse(document)
  return error === undefined ? JSON.stringify(data) : fieldErrorsOf(error.issues, document)
}

const catalogue = { voices: [], models: [], transcribers: [], languages: [] }

test('a merge patch is checked as the whole document that it makes', () => {
  fc.assert(
    fc.property(stored, changes, (before, patch) => {
      const current = assistantOf(before)
      const outcome = outcomeOf(() => withMergePatch(current, patch, { catalogue, before: current }))
      expect(outcome).toEqual(wholeDocument(mergePatch(before, patch)))
    }),
    propertyRuns(100),
  )
})

test('a replacement is checked as the whole document that it is', () => {
  fc.assert(
    fc.property(stored, changes, (before, body) => {
      expect(outcomeOf(() => withReplacement(assistantOf(before), body))).toEqual(wholeDocument(body))
    }),
    propertyRuns(100),
  )
})

test('a blank name that stands is kept, and no other one is taken', () => {
  const before = { ...createAssistantSchema.parse({ name: 'A' }), name: ' ' }
  const rename = (patch: JsonObject) => () =>
    withMergePatch(assistantOf(before), patch, { catalogue, before: assistantOf(before) })
  expect(rename({ description: 'B' })().valid).toMatchObject({ name: ' ', description: 'B' })
  expect(rename({ name: ' ' })().valid).toMatchObject({ name: ' ' })
  expect(outcomeOf(rename({ name: '  ' }))).toMatchObject([{ path: ['name'], message: 'must not be blank' }])
})
