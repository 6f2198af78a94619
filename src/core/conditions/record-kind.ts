/** The kinds of record that have an entity tag, and what people call them. */
export const recordNames = {
  account: 'account',
  apiKey: 'API key',
  assistant: 'assistant',
  campaign: 'campaign',
  environment: 'environment',
  file: 'file',
  phoneNumber: 'phone number',
  session: 'session',
  template: 'template',
  user: 'user',
} as const

export type RecordKind = keyof typeof recordNames

/** The table's keys, with their type. */
export const recordKinds = Object.keys(recordNames) as RecordKind[]

/** What an operation does to a record. */
export type RecordEffect = 'read' | 'create' | 'change' | 'delete'
