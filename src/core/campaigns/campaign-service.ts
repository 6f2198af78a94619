import { type FieldError, notFound, requireFound } from '../../shared/errors.ts'
import { parseOrThrow } from '../../shared/field-errors.ts'
import { parseId } from '../../shared/identifiers.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import type { AssistantRepository } from '../assistants/storage/assistant-repository.ts'
import { permittedReader } from '../collections/permitted-reader.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { parsePhoneNumberReference } from '../phone-numbers/phone-number.ts'
import type { PhoneNumberRepository } from '../phone-numbers/phone-number-repository.ts'
import {
  type Campaign,
  type CampaignDraft,
  type CampaignReferenceField,
  type CampaignReferences,
  campaignFieldsSchema,
  campaignReferenceFields,
  campaignReferences,
  unknownReference,
} from './campaign.ts'
import type { CampaignRepository } from './campaign-repository.ts'

export type CampaignService = ReturnType<typeof createCampaignService>

/** What a caller's names stand for. */
export interface ResolvedReferences {
  /** UUIDs, for the names that were found. */
  readonly ids: CampaignReferences
  /** One error for each name that was not, by the canonical field. */
  readonly errors: FieldError[]
}

/** The rules of campaigns, the same through every API. A campaign is named by its UUID or its `camp_…` id. */
export function createCampaignService(
  campaigns: CampaignRepository,
  assistants: Pick<AssistantRepository, 'find'>,
  phoneNumbers: Pick<PhoneNumberRepository, 'find'>,
) {
  return {
    /** @throws AppError not_found, forbidden */
    async get(principal: Principal, reference: string): Promise<Campaign> {
      requireScope(principal, 'read')
      return requireFound(await campaigns.find(principal.accountId, idOf(reference)), 'Campaign')
    },

    ...permittedReader(campaigns, 'read'),

    /**
     * Finds the assistants and phone numbers that a write is about to name, by any form of their ids. Told apart from
     * the write, so that an API can report the unknown ones beside its other wrong fields.
     * @throws AppError forbidden
     */
    async resolveReferences(principal: Principal, named: CampaignReferences): Promise<ResolvedReferences> {
      requireScope(principal, 'write')
      const ids: CampaignReferences = {}
      const errors: FieldError[] = []
      for (const field of campaignReferenceFields) {
        const name = named[field]
        if (name === undefined) continue
        const id = name === null ? null : await resolve(principal.accountId, field, name)
        if (name !== null && id === null) errors.push(unknownReference(field, name))
        else ids[field] = id
      }
      return { ids, errors }
    },

    /** @throws AppError forbidden, validation_failed for assistants and numbers that are not the account's */
    async create(principal: Principal, draft: CampaignDraft): Promise<Campaign> {
      requireScope(principal, 'write')
      return campaigns.create(principal, check(draft))
    },

    /**
     * @param change is pure, and may be called more than once: it is given the campaign as it stands and returns what
     *   it is to be.
     * @throws AppError as create does, and not_found
     */
    async update(
      principal: Principal,
      reference: string,
      change: (current: Campaign) => CampaignDraft,
    ): Promise<Campaign> {
      requireScope(principal, 'write')
      const id = idOf(reference)
      return requireFound(
        await campaigns.update(principal, id, (current) => check(change(current))),
        'Campaign',
      )
    },

    /** @throws AppError forbidden, not_found */
    async delete(principal: Principal, reference: string): Promise<void> {
      requireScope(principal, 'write')
      if (!(await campaigns.delete(principal, idOf(reference)))) throw notFound('Campaign')
    },
  }

  async function resolve(
    accountId: string,
    field: CampaignReferenceField,
    name: string,
  ): Promise<string | null> {
    switch (campaignReferences[field]) {
      case 'assistant':
        return (await assistants.find(accountId, parseAssistantReference(name)))?.id ?? null
      case 'phone number':
        return (await phoneNumbers.find(accountId, parsePhoneNumberReference(name)))?.id ?? null
    }
  }
}

/** The last word on what is stored, and the defaults of what a change has cleared. */
function check(draft: CampaignDraft): CampaignDraft {
  return parseOrThrow(campaignFieldsSchema, draft)
}

/** @throws AppError not_found for what is no id */
function idOf(reference: string): string {
  return requireFound(parseId('camp', reference), 'Campaign')
}
