import { isJsonObject } from '../../shared/bounded.ts'
import { type FieldError, notAnOption } from '../../shared/errors.ts'
import { vendors } from './schemas.ts'

type Part = keyof typeof vendors

/** The vendors of an assistant, as EDMO shows them. */
export type ShownVendors = Readonly<Record<Part, { readonly provider?: string | undefined }>>

/**
 * The vendors in a change that EDMO does not offer. The vendor that the assistant has is accepted even if EDMO does not
 * offer it: another API may have set it, and a client must be able to send back what it has read.
 * @param body need not have passed its schema
 */
export function vendorErrors(body: unknown, shown: ShownVendors): FieldError[] {
  const parts = Object.keys(vendors) as Part[] // the literal has no other keys
  return parts.flatMap((part) => {
    const settings = isJsonObject(body) ? body[part] : undefined
    const provider = isJsonObject(settings) ? settings.provider : undefined
    const options: readonly string[] = vendors[part]
    if (typeof provider !== 'string' || options.includes(provider)) return []
    return provider === shown[part].provider ? [] : [notAnOption([part, 'provider'], options)]
  })
}
