import { given } from '../../core/assistants/model/unchanged.ts'
import {
  blankCampaign,
  type Campaign,
  type CampaignDraft,
  type CampaignReferences,
  campaignDraftOf,
  wellFormedReferences,
} from '../../core/campaigns/campaign.ts'
import { isJsonObject } from '../../shared/bounded.ts'
import { AppError, type FieldError } from '../../shared/errors.ts'
import { inWholeSeconds } from '../../shared/in-whole-seconds.ts'
import type { CampaignChange } from './campaign-schemas.ts'
import type { CampaignView } from './campaign-views.ts'

/** Call Camp shows every field of a campaign. */
export function toWire(campaign: Campaign): CampaignView {
  const { id, accountId: _accountId, createdAt, updatedAt, recordTypeId, ...others } = campaign
  const { outboundAssistantId, inboundAssistantId, outboundPhoneId, inboundPhoneId, ...same } = others
  const { name, description, status, type, timezone, schedule, ...unmapped } = same
  unmapped satisfies Record<string, never>
  return {
    uuid: id,
    name,
    description,
    status,
    type,
    timezone,
    schedule,
    recordTypeUuid: recordTypeId,
    outboundAssistantUuid: outboundAssistantId,
    inboundAssistantUuid: inboundAssistantId,
    outboundPhoneUuid: outboundPhoneId,
    inboundPhoneUuid: inboundPhoneId,
    createdAt: inWholeSeconds(createdAt),
    updatedAt: inWholeSeconds(updatedAt),
  }
}

/** @param ids UUIDs of the assistants and phone numbers that the body names */
export function toDraft(body: CampaignChange & { name: string }, ids: CampaignReferences): CampaignDraft {
  return apply(blankCampaign(body.name), body, ids)
}

export function withChange(current: Campaign, body: CampaignChange, ids: CampaignReferences): CampaignDraft {
  return apply(campaignDraftOf(current), body, ids)
}

function apply(draft: CampaignDraft, body: CampaignChange, ids: CampaignReferences): CampaignDraft {
  const blank = blankCampaign(draft.name)
  return {
    name: given(body.name, draft.name),
    description: given(body.description, draft.description),
    status: given(body.status, draft.status) ?? blank.status,
    type: given(body.type, draft.type) ?? blank.type,
    timezone: given(body.timezone, draft.timezone),
    schedule: given(body.schedule, draft.schedule),
    recordTypeId: given(body.recordTypeUuid, draft.recordTypeId),
    outboundAssistantId: given(ids.outboundAssistantId, draft.outboundAssistantId),
    inboundAssistantId: given(ids.inboundAssistantId, draft.inboundAssistantId),
    outboundPhoneId: given(ids.outboundPhoneId, draft.outboundPhoneId),
    inboundPhoneId: given(ids.inboundPhoneId, draft.inboundPhoneId),
  }
}

/** The canonical fields that have another name in Call Camp. */
const wireNames = {
  recordTypeId: 'recordTypeUuid',
  outboundAssistantId: 'outboundAssistantUuid',
  inboundAssistantId: 'inboundAssistantUuid',
  outboundPhoneId: 'outboundPhoneUuid',
  inboundPhoneId: 'inboundPhoneUuid',
} as const satisfies Partial<Record<keyof CampaignDraft, keyof CampaignChange>>

/** The well-formed references in a body that need not have passed its schema. */
export function referencesIn(body: unknown): CampaignReferences {
  if (!isJsonObject(body)) return {}
  return wellFormedReferences({
    outboundAssistantId: body[wireNames.outboundAssistantId],
    inboundAssistantId: body[wireNames.inboundAssistantId],
    outboundPhoneId: body[wireNames.outboundPhoneId],
    inboundPhoneId: body[wireNames.inboundPhoneId],
  })
}

/** The core's field errors under Call Camp's names. */
export function inWireNames(errors: readonly FieldError[]): FieldError[] {
  const names: Readonly<Record<string, string>> = wireNames
  return errors.map((error) => {
    const [field, ...rest] = error.path
    const name = typeof field === 'string' ? names[field] : undefined
    return name === undefined ? error : { ...error, path: [name, ...rest] }
  })
}

/** A write whose field errors have Call Camp's names: a reference may have been deleted since it was checked. */
export async function namingWireFields<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (!(error instanceof AppError) || error.fields.length === 0) throw error
    const { code, message, fields } = error
    throw new AppError(code, message, { cause: error, fields: inWireNames(fields) })
  }
}
