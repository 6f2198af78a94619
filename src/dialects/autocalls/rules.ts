import { isDeepStrictEqual } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Assistant, draftOf } from '../../core/assistants/model/assistant.ts'
import { isWholeRecord } from '../../core/assistants/model/unchanged.ts'
import { type Catalogue, languageByName } from '../../core/catalogue/catalogue.ts'
import type { Principal } from '../../core/identity/principal.ts'
import type { PhoneNumber } from '../../core/phone-numbers/phone-number.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import { addIgnoredFields, ignoredFields } from '../../http/requests/ignored-fields.ts'
import type { Services } from '../../services.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { AppError, type FieldError, validationFailed } from '../../shared/errors.ts'
import { fieldErrorsOf } from '../../shared/field-errors.ts'
import { foundAssistant } from './errors.ts'
import { type References, toWire, withChange } from './mapping.ts'
import { type AssistantChange, defaults, serial as serialSchema, updateAssistantSchema } from './schemas.ts'

type Request = Pick<FastifyRequest, 'principal' | 'bodyAsSent' | 'validationError'>

/*
 * All invalid fields at once: those that the schema finds, and those that only the catalogue and the account can tell. The
 * routes attach the schema's error to the request instead of throwing it.
 */

/**
 * The references of a create.
 * @throws AppError validation_failed
 */
export async function checkedCreate(services: Services, request: Request): Promise<References> {
  const catalogue = await services.catalogue.read()
  const sent = isJsonObject(request.bodyAsSent) ? request.bodyAsSent : {}
  const { references, errors } = await checkReferences(services, request.principal, { sent, catalogue })
  requireValid(request, errors)
  return references
}

export interface CheckedChange {
  /** The fields of the body that change something. */
  readonly change: AssistantChange
  readonly references: References
}

/**
 * A field with the value that is shown is valid, even if another API has set what Autocalls would not accept. It is a
 * change only if Autocalls shows less than the assistant has and the body is not the whole record.
 * @throws AppError not_found, validation_failed
 */
export async function checkedChange(
  services: Services,
  request: Request & { readonly params: { readonly id: string } },
  reply: FastifyReply,
): Promise<CheckedChange> {
  const { principal, bodyAsSent: body } = request
  if (!isJsonObject(body)) throw validationFailed([notAnObject])
  const current = await foundAssistant(services.assistants.get(principal, request.params.id))
  const catalogue = await services.catalogue.read()
  const sent = changedFields(body, current, catalogue)
  const parsed = updateAssistantSchema.safeParse(sent)
  const { references, errors } = await checkReferences(services, principal, { sent, catalogue, current })
  const wrong = [...(parsed.success ? [] : fieldErrorsOf(parsed.error.issues, sent)), ...errors]
  if (!parsed.success || wrong.length > 0) throw validationFailed(wrong)
  // If the schema parsed the body, the header is set already.
  if (request.validationError) addIgnoredFields(reply, unknownFields(body, parsed.data))
  return { change: parsed.data, references }
}

const notAnObject = { path: [], code: 'type', message: 'must be an object' } as const

const record = { fields: updateAssistantSchema.keyof().options, values: ['variables'] } as const

function changedFields(body: JsonObject, current: Assistant, catalogue: Catalogue): JsonObject {
  const shown: JsonObject = toWire(current, catalogue)
  const isWhole = isWholeRecord(body, shown, record)
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) =>
        !isDeepStrictEqual(value, shown[name]) ||
        (!isWhole && narrows({ [name]: value }, current, catalogue)),
    ),
  )
}

/** Whether a field with the value that is shown would change the assistant. An invalid one does not. */
function narrows(field: JsonObject, current: Assistant, catalogue: Catalogue): boolean {
  const { success, data } = updateAssistantSchema.safeParse(field)
  if (!success) return false
  const references = { catalogue, phoneNumberId: current.phoneNumbers[0]?.id ?? null }
  return !isDeepStrictEqual(withChange(current, data, references), draftOf(current))
}

function unknownFields(body: JsonObject, change: AssistantChange): string[] {
  const known = Object.entries(body).filter(([name]) => Object.hasOwn(updateAssistantSchema.shape, name))
  return ignoredFields(body, { ...Object.fromEntries(known), ...change })
}

interface Sent {
  /** The fields to check, before their schema. */
  readonly sent: JsonObject
  readonly catalogue: Catalogue
  /** The assistant before the change. */
  readonly current?: Assistant
}

/** Checks the fields that have the right type; the schema reports the others. */
async function checkReferences(services: Services, principal: Principal, { sent, catalogue, current }: Sent) {
  const phoneNumber = await findPhoneNumber(services, principal, sent.phone_number_id)
  const errors = [
    ...catalogueErrors(sent, catalogue),
    ...phoneNumberErrors(sent.phone_number_id, phoneNumber, current),
    ...webhookErrors(sent, current),
  ]
  return { references: { catalogue, phoneNumberId: phoneNumber?.id ?? null }, errors }
}

/** The errors of values that are not in Autocalls' lists. */
const list = (name: string) => `GET /autocalls/api/user/assistants/${name}`

export const unknownVoice: FieldError = {
  path: ['voice_id'],
  code: 'unknown_reference',
  message: `must be the id of a voice that ${list('voices')} lists`,
}

export const unknownLanguage: FieldError = {
  path: ['language'],
  code: 'unknown_reference',
  message: `must be the name of a language that ${list('languages')} lists`,
}

const unknownPhoneNumber: FieldError = {
  path: ['phone_number_id'],
  code: 'unknown_reference',
  message: `must be the id of a phone number that ${list('phone-numbers')} lists`,
}

function catalogueErrors({ voice_id: voiceId, language }: JsonObject, catalogue: Catalogue): FieldError[] {
  const errors: FieldError[] = []
  if (isSerial(voiceId) && !catalogue.voices.some((voice) => voice.id === voiceId)) {
    errors.push(unknownVoice)
  }
  if (typeof language === 'string' && language !== '' && !languageByName(catalogue, language)) {
    errors.push(unknownLanguage)
  }
  return errors
}

function isSerial(value: unknown): value is number {
  return serialSchema.safeParse(value).success
}

async function findPhoneNumber(
  { phoneNumbers }: Services,
  principal: Principal,
  serial: unknown,
): Promise<PhoneNumber | null> {
  if (!isSerial(serial)) return null
  try {
    return await phoneNumbers.get(principal, String(serial))
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

function phoneNumberErrors(
  serial: unknown,
  phoneNumber: PhoneNumber | null,
  current: Assistant | undefined,
): FieldError[] {
  if (!isSerial(serial)) return []
  if (phoneNumber === null) return [unknownPhoneNumber]
  const { assistantId } = phoneNumber
  if (assistantId === null || assistantId === current?.id) return []
  return [{ path: ['phone_number_id'], code: 'invalid', message: 'belongs to another assistant' }]
}

/** An active webhook needs a URL. A request that has neither of the two fields is not checked. */
function webhookErrors(sent: JsonObject, current: Assistant | undefined): FieldError[] {
  const { is_webhook_active: active, webhook_url: url } = sent
  if (active === undefined && url === undefined) return []
  const { enabled, url: currentUrl } = current?.webhook ?? { enabled: defaults.is_webhook_active, url: null }
  const willBeActive = active === undefined ? enabled : active === true
  const willHaveUrl = url === undefined ? currentUrl !== null : url !== null
  if (!willBeActive || willHaveUrl) return []
  return [{ path: ['webhook_url'], code: 'required', message: 'is required while is_webhook_active is true' }]
}
