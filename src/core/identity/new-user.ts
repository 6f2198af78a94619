import { AppError, type FieldError } from '../../shared/errors.ts'
import { normalEmail } from './member.ts'
import { hashPassword } from './passwords.ts'

/** Who is to come into an account. */
export interface NewUser {
  readonly email: string
  /** Null for a user who exists already and keeps the password. */
  readonly passwordHash: string | null
}

export async function newUser(draft: { email: string; password?: string | undefined }): Promise<NewUser> {
  const { email, password } = draft
  return {
    email: normalEmail(email),
    passwordHash: password === undefined ? null : await hashPassword(password),
  }
}

/** Nobody is made twice, and nobody joins an account because somebody there guessed or knew that they exist. */
export function emailIsKnown(email: string): AppError {
  const message = `${email} belongs to a user of this server already. Only the operator adds such a user to an account, by leaving out the password.`
  return new AppError('conflict', message, { details: { email } })
}

/** For an email that nobody has: a new user needs a password. */
export function passwordOfNewUserMissing(path: FieldError['path']): FieldError {
  return {
    path,
    code: 'required',
    message: 'is required, because this server knows no user with this email',
  }
}
