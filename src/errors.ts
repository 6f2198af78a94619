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
  | 'conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'unavailable'
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
}

export type FieldErrorCode =
  | 'required'
  | 'type'
  | 'too_long'
  | 'too_short'
  | 'too_many_items'
  | 'too_few_items'
  | 'too_big'
  | 'too_small'
  | 'option'
  | 'format'
  | 'unknown_field'
  | 'unknown_reference'
  | 'invalid'

interface AppErrorOptions {
  readonly cause?: unknown
  readonly fields?: readonly FieldError[]
  /** What stands in the way, for a conflict: shown by the dialects whose error shape has room for it. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds?: number
  /** What the record is now, for a precondition that failed. */
  readonly entityTag?: string
}

/**
 * The only error that the core throws on purpose.
 * @param message is shown to the caller: no secret, no SQL, no path. The `cause` goes to the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: readonly FieldError[]
  readonly details: Readonly<Record<string, unknown>> | undefined
  readonly retryAfterSeconds: number | undefined
  readonly entityTag: string | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.fields = options.fields ?? []
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
    this.entityTag = options.entityTag
  }
}

export function validationFailed(fields: readonly FieldError[]): AppError {
  return new AppError('validation_failed', 'The request has invalid fields.', { fields })
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

/** Who stands in the way of a change, for a conflict's message: `"Spring recall" (camp_…), "Autumn recall" (camp_…)`. */
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
