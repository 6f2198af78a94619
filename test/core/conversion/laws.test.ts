import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AssistantDraft, assistantOf } from '../../../src/core/assistants/model/assistant.ts'
import { lossWarnings, readBack } from '../../../src/core/conversion/convert.ts'
import type { Json } from '../../support/dialect-contract.ts'
import { contractOf } from '../../support/dialect-contracts.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { dialectIds } from '../../support/test-dialects.ts'
import { formOf, through } from './forms.ts'

const native = await formOf('native')

describe.each(dialectIds)('over generated assistants, %s', async (id) => {
  const { createBodies } = contractOf(id)
  const { form, title } = await formOf(id)

  test('loses nothing in silence: what it shows and what the warnings name make up the whole', () => {
    fc.assert(
      fc.property(contractOf('native').createBodies, (body) => {
        const { draft } = native.form.fromWire(body)
        const { wire, warnings } = through(native, { form, title }, body)
        const left = readBack(form, wire).draft
        const restored = warnings.reduce(
          (rest, { pointer }) => restore(rest, draft, pointer),
          withSpokenLanguages(json(left)),
        )
        expect(restored).toMatchObject(whatIsSet(json(draft)) as Json)
      }),
      propertyRuns(100),
    )
  })

  test('shows its own records as they are', () => {
    fc.assert(
      fc.property(createBodies, (body) => {
        const { draft, unknown } = form.fromWire(body)
        const wire = form.toWire(assistantOf(draft))
        expect(unknown).toEqual([])
        expect(wire).toMatchObject(body)
        expect(lossWarnings(form.fromWire(wire).draft, wire, { form, title })).toEqual([])
        expect(form.toWire(assistantOf(form.fromWire(wire).draft))).toEqual(wire)
      }),
      propertyRuns(50),
    )
  })

  test.each(dialectIds.filter((other) => other !== id))(
    'gets back from %s what it had, when neither warns',
    async (otherId) => {
      const other = await formOf(otherId)
      fc.assert(
        fc.property(createBodies, (body) => {
          const { draft } = form.fromWire(body)
          const there = other.form.toWire(assistantOf(draft))
          const warnings = lossWarnings(draft, there, other)
          if (otherId === 'native') expect(warnings).toEqual([])
          if (warnings.length > 0) return
          const back = form.toWire(assistantOf(other.form.fromWire(there).draft))
          expect(back).toMatchObject(whatIsSet(form.toWire(assistantOf(draft))) as Json)
        }),
        propertyRuns(50),
      )
    },
  )
})

function json(draft: AssistantDraft): Json {
  return structuredClone({ ...draft }) as Json
}

/** The assistant with the value that the draft has at this place; an item of a list is put back where it was. */
function restore(rest: Json, draft: AssistantDraft, pointer: string): Json {
  const keys = pointer.slice(1).split('/')
  const last = String(keys.pop())
  const [whole, part] = [draft, rest].map((root) =>
    keys.reduce<unknown>((value, key) => ((value as Json)[key] ??= {}), root),
  )
  if (Array.isArray(part)) part.splice(Number(last), 0, (whole as unknown[])[Number(last)])
  else (part as Json)[last] = (whole as Json)[last]
  return rest
}

/** Transcriber and voice speak the assistant's language where they have none of their own. */
function withSpokenLanguages(assistant: Json): Json {
  const { language, transcriber, voice } = assistant as unknown as AssistantDraft
  return {
    ...assistant,
    transcriber: { ...transcriber, language: transcriber.language ?? language },
    voice: { ...voice, language: voice.language ?? language },
  }
}

/** Without null and what is empty. */
function whatIsSet(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, whatIsSet(inner)] as const)
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)))
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
