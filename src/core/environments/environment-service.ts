import { notFound, requireFound, validationFailed } from '../../shared/errors.ts'
import type { CursorPageRequest, Page } from '../../shared/paging.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import type { AssistantRepository } from '../assistants/storage/assistant-repository.ts'
import type { Place } from '../collections/search.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import {
  type Environment,
  type EnvironmentCheck,
  type EnvironmentCriteria,
  type EnvironmentPin,
  type EnvironmentSearch,
  environmentNamed,
  environmentNamePattern,
  type PinRequest,
} from './environment.ts'
import type { EnvironmentKey } from './environment-pin-repository.ts'
import type { EnvironmentReference, EnvironmentRepository } from './environment-repository.ts'

/** An environment as a path names it: its assistant by any of its ids, and its own name. */
export interface EnvironmentPath {
  readonly assistant: string
  readonly name: string
}

export type EnvironmentService = ReturnType<typeof createEnvironmentService>

/** Which versions of an assistant calls use, by name. While there is one, the assistant cannot be deleted. */
export function createEnvironmentService(
  environments: EnvironmentRepository,
  assistants: Pick<AssistantRepository, 'find'>,
) {
  return {
    /** Those of one assistant. @throws AppError forbidden, not_found for the assistant */
    async list(
      principal: Principal,
      assistant: string,
      search: EnvironmentSearch,
      page: CursorPageRequest<Place>,
    ): Promise<Page<Environment, Place>> {
      requireScope(principal, 'read')
      const assistantId = await assistantIdOf(principal, assistant)
      return environments.list(principal.accountId, assistantId, search, page)
    },

    /** @throws AppError forbidden, not_found for the assistant */
    async count(principal: Principal, assistant: string, criteria: EnvironmentCriteria): Promise<number> {
      requireScope(principal, 'read')
      const assistantId = await assistantIdOf(principal, assistant)
      return environments.count(principal.accountId, assistantId, criteria)
    },

    /** @throws AppError forbidden, not_found */
    async get(principal: Principal, path: EnvironmentPath): Promise<Environment> {
      requireScope(principal, 'read')
      const key = await keyOf(principal, path)
      return requireFound(await environments.find(principal.accountId, key), environmentNamed(path.name))
    },

    /**
     * What was pinned, newest first; that of a removed environment too.
     * @throws AppError forbidden, not_found
     */
    async history(
      principal: Principal,
      path: EnvironmentPath,
      page: CursorPageRequest<number>,
    ): Promise<Page<EnvironmentPin, number>> {
      requireScope(principal, 'read')
      const key = await keyOf(principal, path)
      const pins = await environments.history(principal.accountId, key, page)
      // Behind the first pin there is an empty page; an environment that never was has no first page.
      return requireFound(
        pins.items.length > 0 || page.after !== undefined ? pins : null,
        environmentNamed(path.name),
      )
    },

    /**
     * Makes the environment where there is none. Where it uses these versions already, nothing changes.
     * @param check is given what stands, under lock
     * @throws AppError forbidden, not_found for the assistant, validation_failed for unknown versions and for a name
     *   that is none, conflict when there are too many environments or a version names files that have been deleted
     */
    async pin(
      principal: Principal,
      path: EnvironmentPath,
      request: PinRequest,
      check: EnvironmentCheck = () => {},
    ): Promise<Environment> {
      requireScope(principal, 'write')
      if (isName(path)) return environments.pin(principal, referenceOf(path), request, check)
      await assistantIdOf(principal, path.assistant)
      throw validationFailed([notAName])
    },

    /**
     * Pins what was pinned before; again, what was pinned before that. Brings back an environment that was removed.
     * @throws AppError forbidden, not_found, conflict when nothing was pinned before or a version names files that have
     *   been deleted
     */
    async rollBack(principal: Principal, path: EnvironmentPath): Promise<Environment> {
      requireScope(principal, 'write')
      if (!isName(path)) throw notFound(environmentNamed(path.name))
      return requireFound(
        await environments.rollBack(principal, referenceOf(path)),
        environmentNamed(path.name),
      )
    },

    /** Its history stays. @throws AppError forbidden, not_found */
    async remove(principal: Principal, path: EnvironmentPath): Promise<void> {
      requireScope(principal, 'write')
      const removed = isName(path) && (await environments.remove(principal, referenceOf(path)))
      if (!removed) throw notFound(environmentNamed(path.name))
    },
  }

  /** @throws AppError not_found */
  async function keyOf(principal: Principal, path: EnvironmentPath): Promise<EnvironmentKey> {
    if (!isName(path)) throw notFound(environmentNamed(path.name))
    return { assistantId: await assistantIdOf(principal, path.assistant), name: path.name }
  }

  async function assistantIdOf({ accountId }: Principal, reference: string): Promise<string> {
    const assistant = await assistants.find(accountId, parseAssistantReference(reference))
    return requireFound(assistant, 'Assistant').id
  }
}

const notAName = {
  path: ['name'],
  code: 'format',
  message: "must be 1 to 64 letters, digits, '.', '_' and '-', the first a letter or digit",
} as const

function isName({ name }: EnvironmentPath): boolean {
  return environmentNamePattern.test(name)
}

function referenceOf({ assistant, name }: EnvironmentPath): EnvironmentReference {
  return { assistant: parseAssistantReference(assistant), name }
}
