/**
 * Every way in which a request can fail. Dialects map each code to a status and a body of their own with
 * `satisfies Record<ErrorCode, …>`, so a new code does not compile until all of them have decided.
 */
export type ErrorCode =
  | 'bad_request'
  | 'validation_failed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'payload_too_large'
  | 'headers_too_large'
  | 'request_timeout'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'unavailable'
  | 'insufficient_storage'
  | 'internal'

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Where the field stands in the request: keys and array indexes. */
  readonly path: readonly (string | number)[]
  readonly code: FieldErrorCode
  /** A predicate without its subject, such as "must be at most 255 characters". */
  readonly message: string
  /** The numbers and options that the message speaks of, for dialects that phrase it themselves. */
  readonly limit?: number
  readonly options?: readonly string[]
  /** For `type`: the one that was expected, such as integer or boolean. */
  readonly expected?: string
  /** The text that it is about, where another name of the field may be found by it. Never sent. */
  readonly text?: string
}

/** What can be wrong with a field, for programs. Clients know these words: they are only ever added to. */
export const fieldErrorCodes = [
  'required',
  'type',
  'too_long',
  'too_short',
  'too_many_items',
  'too_few_items',
  'too_big',
  'too_small',
  'option',
  'format',
  'unknown_field',
  'unknown_reference',
  'invalid',
] as const

export type FieldErrorCode = (typeof fieldErrorCodes)[number]

interface AppErrorOptions {
  readonly cause?: unknown
  readonly fields?: readonly FieldError[]
  /** For a conflict: what it conflicts with, for the dialects whose errors have a place for it. */
  readonly details?: Readonly<Record<string, unknown>>
  /** After how many seconds the next try may succeed; the message says so as well. */
  readonly retryAfterSeconds?: number
  /** For `unauthenticated`: what is wrong with the credential of the request. */
  readonly credential?: CredentialFault
  /** What the record is now, for a precondition that failed. */
  readonly entityTag?: string
  /** For a conflict: that what was to be made is there already. */
  readonly exists?: boolean
}

/** Not sent, sent in a form that none has, or in the right form and of nobody. */
export type CredentialFault = 'missing' | 'malformed' | 'unknown'

/**
 * The only error that the core throws on purpose.
 * @param message is shown to the caller: no secret, no SQL, no path. The `cause` goes to the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: readonly FieldError[]
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly retryAfterSeconds: number | undefined
  readonly credential: CredentialFault | undefined
  readonly entityTag: string | undefined
  readonly exists: boolean

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(
      withWait(message, options.retryAfterSeconds),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'AppError'
    this.code = code
    this.fields = options.fields ?? []
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
    this.credential = options.credential
    this.entityTag = options.entityTag
    this.exists = options.exists ?? false
  }
}

const longWaitSeconds = 120

function withWait(message: string, seconds: number | undefined): string {
  if (seconds === undefined) return message
  const minutes = Math.ceil(seconds / 60)
  const wait =
    seconds > longWaitSeconds ? `${minutes} minutes` : `${seconds} second${seconds === 1 ? '' : 's'}`
  return `${message} Try again in ${wait}.`
}

export function validationFailed(fields: readonly FieldError[]): AppError {
  return new AppError('validation_failed', 'The request has invalid fields.', { fields })
}

/** @param what the record, with its name where that helps. A record of another account is not found either. */
export function notFound(what: string): AppError {
  return new AppError('not_found', `${what} not found.`)
}

/** @throws AppError not_found for null */
export function requireFound<Result>(result: Result | null, what: string): Result {
  if (result === null) throw notFound(what)
  return result
}

/** @param listedAt the operation that lists the options, where they are not always the same */
export function notAnOption(
  path: FieldError['path'],
  options: readonly string[],
  listedAt?: string,
): FieldError {
  const where = listedAt === undefined ? '' : ` (see ${listedAt})`
  return { path, code: 'option', message: `must be one of ${options.join(', ')}${where}`, options }
}

/** What prevents a change, for a conflict's message: `"Spring recall" (camp_…), "Autumn recall" (camp_…)`. */
export function describeHolders(holders: readonly { readonly name: string; readonly id: string }[]): string {
  return holders.map(({ name, id }) => `${JSON.stringify(name)} (${id})`).join(', ')
}

/** `model.messages[0].role`: how people write the path of a field. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`
    return name === '' ? key : `${name}.${key}`
  }, '')
}

/** All wrong fields in one sentence, for the dialects whose errors are a single string. */
export function describeFields(fields: readonly FieldError[]): string {
  return fields.map((field) => `${fieldName(field.path) || 'body'} ${field.message}`).join('; ')
}
