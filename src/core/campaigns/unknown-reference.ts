import type { FieldError } from '../../shared/errors.ts'
import { type CampaignReferenceField, campaignReferences } from './campaign.ts'

/** @param named as the caller named it */
export function unknownReference(field: CampaignReferenceField, named: string): FieldError {
  const kind = campaignReferences[field]
  const message = `names ${kind === 'assistant' ? 'an' : 'a'} ${kind} that does not exist: ${named}`
  return { path: [field], code: 'unknown_reference', message }
}
