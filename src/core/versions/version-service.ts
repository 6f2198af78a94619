import { requireFound } from '../../shared/errors.ts'
import { parseSerial } from '../../shared/identifiers.ts'
import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import type { AssistantService } from '../assistants/assistant-service.ts'
import { type Assistant, draftOf } from '../assistants/model/assistant.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import type { AssistantRepository } from '../assistants/storage/assistant-repository.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { type PatchOperation, patchBetween } from './content-patch.ts'
import { type TextDifference, textDifferences } from './text-difference.ts'
import type { Version, VersionSummary } from './version.ts'
import type { VersionRepository } from './version-repository.ts'

export interface VersionDifference {
  /** Makes the content of the one version that of the other. */
  readonly patch: readonly PatchOperation[]
  /** The texts that the patch changes, as far as people wrote them as texts. */
  readonly texts: readonly TextDifference[]
}

export type VersionService = ReturnType<typeof createVersionService>

/** How a path names an assistant: by any of its ids, and whether it is looked for in the trash instead. */
export interface VersionedAssistant {
  readonly assistant: string
  readonly deleted: boolean
}

/** What an assistant was. */
export function createVersionService(
  versions: VersionRepository,
  assistants: Pick<AssistantRepository, 'find' | 'findDeleted'>,
  { update }: Pick<AssistantService, 'update'>,
) {
  return {
    /** Newest first. @throws AppError forbidden, not_found for the assistant */
    async list(
      principal: Principal,
      of: VersionedAssistant,
      page: CursorPageRequest<number>,
    ): Promise<Page<VersionSummary, number>> {
      requireScope(principal, 'read')
      const { id } = await findAssistant(principal, of)
      return versions.list(principal.accountId, id, page)
    },

    /** @throws AppError forbidden, not_found */
    async get(principal: Principal, of: VersionedAssistant, number: string): Promise<Version> {
      requireScope(principal, 'read')
      const { id } = await findAssistant(principal, of)
      return find(principal, id, number)
    },

    /** How the content of version `to` differs from that of `from`. @throws AppError forbidden, not_found */
    async diff(
      principal: Principal,
      of: VersionedAssistant,
      { from, to }: { readonly from: string; readonly to: string },
    ): Promise<VersionDifference> {
      requireScope(principal, 'read')
      const { id } = await findAssistant(principal, of)
      const { content: before } = await find(principal, id, from)
      const { content: after } = await find(principal, id, to)
      const patch = patchBetween(before, after)
      return { patch, texts: textDifferences(before, patch) }
    },

    /**
     * Makes a new version with exactly the content of this one, unless that is the content already. Files that have been
     * deleted since are left out of it. Phone numbers are not part of a version: they stay.
     * @throws AppError forbidden, not_found; conflict when another assistant has its external id by now;
     *   validation_failed when it breaks rules that are newer than it
     */
    async restore(principal: Principal, assistant: string, number: string): Promise<Assistant> {
      requireScope(principal, 'write')
      const { id } = await findAssistant(principal, { assistant, deleted: false })
      const version = await find(principal, id, number)
      const restored = (current: Assistant) => ({
        ...version.content,
        phoneNumberIds: draftOf(current).phoneNumberIds,
      })
      return update(principal, id, restored, { restoredFrom: version.number, missingFiles: 'drop' })
    },
  }

  async function findAssistant(
    { accountId }: Principal,
    { assistant, deleted }: VersionedAssistant,
  ): Promise<Assistant> {
    const reference = parseAssistantReference(assistant)
    const found = deleted
      ? assistants.findDeleted(accountId, reference)
      : assistants.find(accountId, reference)
    return requireFound(await found, 'Assistant')
  }

  async function find({ accountId }: Principal, assistantId: string, number: string): Promise<Version> {
    const parsed = parseSerial(number)
    const version = parsed === null ? null : await versions.find(accountId, assistantId, parsed)
    return requireFound(version, `Version ${JSON.stringify(number)}`)
  }
}
