import type { FieldError } from '../../shared/errors.ts'

/** What is wrong with a value that none of this API's lists has. Each message says which list that would be. */
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

export const unknownPhoneNumber: FieldError = {
  path: ['phone_number_id'],
  code: 'unknown_reference',
  message: `must be the id of a phone number of yours, which ${list('phone-numbers')} lists`,
}
