import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Assistant, assistantOf } from '../../../src/core/assistants/model/assistant.ts'
import {
  type AssistantFields,
  assistantFieldsSchema,
  assistantSettingsSchema,
} from '../../../src/core/assistants/model/assistant-fields.ts'
import {
  currentSettingsText,
  settingsSchemaNumber,
  settingsText,
} from '../../../src/core/assistants/storage/stored-settings.ts'
import { toWire } from '../../../src/dialects/native/assistants/assistant-mapping.ts'
import {
  assistantView,
  deletedAssistantView,
} from '../../../src/dialects/native/assistants/assistant-schemas.ts'
import { storedAssistantText } from '../../../src/dialects/native/assistants/stored-assistant-text.ts'
import { isJsonObject, type JsonObject } from '../../../src/shared/bounded.ts'
import { jsonSerializerOf } from '../../../src/shared/json-serializer.ts'
import { contract } from '../../dialects/native/contract.ts'
import { propertyRuns } from '../../support/property-runs.ts'

/** Of each schema that has ever written settings, the fields in their order: one file for each number. */
const schemas = new URL('settings-schemas/', import.meta.url)

function fieldsOf(schema: JsonObject, prefix = ''): string[] {
  return Object.entries(isJsonObject(schema.properties) ? schema.properties : {}).flatMap(([name, field]) => [
    prefix + name,
    ...(isJsonObject(field) ? fieldsOf(field, `${prefix}${name}.`) : []),
  ])
}

function recordedFields(number: number): string[] {
  return JSON.parse(readFileSync(new URL(`${number}.json`, schemas), 'utf8'))
}

const contents = contract.createBodies.map((body) => assistantFieldsSchema.parse(body))

function settingsOf({ name: _name, externalId: _externalId, ...settings }: AssistantFields) {
  return settings
}

/** As PostgreSQL writes JSONB: shorter keys first, and with spaces. */
function writtenByPostgres(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writtenByPostgres).join(', ')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const byLength = Object.entries(value).sort(
    ([left], [right]) => left.length - right.length || (left < right ? -1 : 1),
  )
  return `{${byLength.map(([key, inner]) => `${JSON.stringify(key)}: ${writtenByPostgres(inner)}`).join(', ')}}`
}

/** As a schema with these fields wrote it. */
function writtenInOrder(value: JsonObject, fields: readonly string[]): string {
  const ordered = (object: JsonObject, prefix: string): JsonObject => {
    const names = fields
      .filter((field) => field.startsWith(prefix))
      .map((field) => field.slice(prefix.length))
    const own = names.filter((name) => !name.includes('.') && Object.hasOwn(object, name))
    const entries = own.map((name) => {
      const inner = object[name]
      const isDeclared = names.some((other) => other.startsWith(`${name}.`))
      return [name, isDeclared && isJsonObject(inner) ? ordered(inner, `${prefix}${name}.`) : inner]
    })
    return Object.fromEntries(entries)
  }
  return JSON.stringify(ordered(value, ''))
}

test('a change of the schema of settings has a number of its own, with its fields on record', () => {
  const current = z.toJSONSchema(assistantSettingsSchema, {
    io: 'output',
    unrepresentable: 'any',
  }) as JsonObject
  expect(recordedFields(settingsSchemaNumber)).toEqual(fieldsOf(current))
  const numbers = readdirSync(schemas).map((file) => Number.parseInt(file, 10))
  expect(Math.max(...numbers)).toBe(settingsSchemaNumber)
})

describe('a response of settings as they are stored', () => {
  const write = jsonSerializerOf(assistantView)

  function responseOf(content: AssistantFields, text: string, schemaNumber: number): [string, Assistant] {
    const assistant = assistantOf({ ...content, phoneNumberIds: [] })
    return [
      storedAssistantText({ ...assistant, settings: currentSettingsText(text, schemaNumber) }),
      assistant,
    ]
  }

  test('is the one that the serializer writes', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const [text, assistant] = responseOf(content, settingsText(settingsOf(content)), settingsSchemaNumber)
        expect(text).toBe(write(toWire(assistant)))
      }),
      propertyRuns(300),
    )
  })

  test('is the same for what PostgreSQL wrote before there were numbers', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const stored = writtenByPostgres(settingsOf(content))
        const [text] = responseOf(content, stored, 0)
        const parsed = assistantOf({ ...content, ...JSON.parse(stored), phoneNumberIds: [] })
        expect(text).toBe(write(toWire(parsed)))
      }),
      propertyRuns(200),
    )
  })

  test.each(readdirSync(schemas).map((file) => Number.parseInt(file, 10)))(
    'is the same for schema %i',
    (number) => {
      fc.assert(
        fc.property(contents, (content) => {
          const stored = writtenInOrder(settingsOf(content), recordedFields(number))
          const [text, assistant] = responseOf(content, stored, number)
          expect(text).toBe(write(toWire(assistant)))
        }),
        propertyRuns(100),
      )
    },
  )

  test('has the phone numbers and, in the trash, when it was deleted', () => {
    const content = assistantFieldsSchema.parse({ name: 'Müller "x"\u2028', externalId: 'a\\b' })
    const phoneNumbers = [{ id: '019447b1-b8d9-7063-91ad-b52605244cb4', serial: 3, number: '+12025550123' }]
    const assistant = { ...assistantOf({ ...content, phoneNumberIds: [] }), phoneNumbers }
    const deletedAt = new Date(1_000)
    const stored = { ...assistant, settings: settingsText(settingsOf(content)) }
    expect(storedAssistantText(stored)).toBe(write(toWire(assistant)))
    expect(storedAssistantText({ ...stored, deletedAt: null })).toBe(write(toWire(assistant)))
    const writeDeleted = jsonSerializerOf(deletedAssistantView)
    const deleted = { ...toWire(assistant), deletedAt: deletedAt.toISOString() }
    expect(storedAssistantText({ ...stored, deletedAt })).toBe(writeDeleted(deleted))
  })

  test('holds nothing that the schema does not declare', () => {
    const settings = { ...settingsOf(assistantFieldsSchema.parse({ name: 'A' })), secret: 'x' }
    expect(settingsText(settings)).not.toContain('secret')
  })
})
