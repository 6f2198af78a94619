import {
  type Campaign,
  type CampaignDraft,
  type CampaignReferences,
  campaignDraftOf,
  campaignFieldsSchema,
  wellFormedReferences,
} from '../../../core/campaigns/campaign.ts'
import { isJsonObject, type JsonObject } from '../../../shared/bounded.ts'
import { parseOrThrow } from '../../../shared/field-errors.ts'
import { type IdPrefix, toTypeId } from '../../../shared/identifiers.ts'
import { mergePatch } from '../merge-patch.ts'
import type { CampaignCreate, CampaignView } from './campaign-schemas.ts'

/** The canonical form with its ids as TypeIDs. */
export function toWire(campaign: Campaign): CampaignView {
  const { id, accountId: _accountId, createdAt, updatedAt, ...fields } = campaign
  return {
    ...fields,
    id: toTypeId('camp', id),
    uuid: id,
    outboundAssistantId: named('asst', fields.outboundAssistantId),
    inboundAssistantId: named('asst', fields.inboundAssistantId),
    outboundPhoneId: named('pn', fields.outboundPhoneId),
    inboundPhoneId: named('pn', fields.inboundPhoneId),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function named(prefix: IdPrefix, id: string | null): string | null {
  return id === null ? null : toTypeId(prefix, id)
}

/** @param ids UUIDs of the references in the body */
export function toDraft(body: CampaignCreate, ids: CampaignReferences): CampaignDraft {
  return { ...body, ...ids }
}

/** @throws AppError validation_failed when the merged campaign is not a valid one */
export function withPatch(current: Campaign, patch: JsonObject, ids: CampaignReferences): CampaignDraft {
  return parseOrThrow(campaignFieldsSchema, { ...mergePatch(campaignDraftOf(current), patch), ...ids })
}

/** The references in a body that is not validated yet, as far as they are well-formed. */
export function referencesIn(body: unknown): CampaignReferences {
  if (!isJsonObject(body)) return {}
  const { outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId } = body
  return wellFormedReferences({ outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId })
}
