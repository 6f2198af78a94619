import type { JsonObject } from '../../shared/bounded.ts'
import { notFound, requireFound } from '../../shared/errors.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { callerOf } from '../phone-numbers/dialled-number.ts'
import { type PromptTemplateError, promptTemplates, templateErrorsIn } from '../prompts/prompt-templates.ts'
import { type PromptText, promptTexts } from '../prompts/prompt-texts.ts'
import type { PromptRenderer } from '../prompts/render.ts'
import { type PromptVariable, variablesIn } from '../prompts/variables.ts'
import type { VersionContent, VersionContentRepository } from './version-content-repository.ts'

/** An assistant by any of its ids, in its latest version or another. */
export interface PromptSource {
  readonly assistant: string
  readonly version: number | null
}

export interface PromptValues {
  readonly variables: JsonObject
  readonly caller: string | null
  readonly phoneNumber: string | null
  readonly callId: string | null
}

export interface AssistantVariables {
  readonly version: number
  readonly variables: readonly PromptVariable[]
  /** The texts that are no templates: they use none, and are left as they are. */
  readonly templateErrors: readonly PromptTemplateError[]
}

export interface FinishedTexts {
  readonly version: number
  readonly texts: readonly PromptText[]
  /** Names of the variables that have no value, sorted. */
  readonly missing: readonly string[]
  /** The texts that are no templates, and are left as they are. */
  readonly templateErrors: readonly PromptTemplateError[]
}

export type PromptService = ReturnType<typeof createPromptService>

/** The texts of an assistant as templates: what they use, and what becomes of them. */
export function createPromptService(contents: VersionContentRepository, renderer: PromptRenderer) {
  return {
    /** By name. @throws AppError forbidden, not_found */
    async variables(principal: Principal, source: PromptSource): Promise<AssistantVariables> {
      requireScope(principal, 'read')
      const { version, fields } = await contentOf(principal, source)
      const templates = principal.templating === 'off' ? [] : promptTemplates(fields)
      const variables = variablesIn(templates, fields.variables)
      return { version, variables, templateErrors: templateErrorsIn(templates) }
    },

    /**
     * @throws AppError forbidden, not_found; validation_failed for a text that cannot be rendered; too_many_requests,
     *   unavailable when too much is being rendered
     */
    async render(
      principal: Principal,
      source: PromptSource,
      { variables, caller, phoneNumber, callId }: PromptValues,
    ): Promise<FinishedTexts> {
      requireScope(principal, 'read')
      const content = await contentOf(principal, source)
      const { fields, ...rest } = await renderer.render(principal, content.fields, {
        variables,
        now: new Date(),
        ...(caller !== null && { caller: callerOf(caller) }),
        ...(phoneNumber !== null && { phoneNumber: callerOf(phoneNumber) }),
        ...(callId !== null && { callId }),
      })
      return { version: content.version, texts: promptTexts(fields), ...rest }
    },
  }

  /** @throws AppError not_found */
  async function contentOf(
    { accountId }: Principal,
    { assistant, version }: PromptSource,
  ): Promise<VersionContent> {
    const choice = { environment: null, splitKey: '', version }
    const found = await contents.ofAssistant(accountId, parseAssistantReference(assistant), choice)
    const content = requireFound(found, 'Assistant')
    if ('missing' in content)
      throw notFound(content.missing === 'version' ? `Version ${version}` : 'Assistant')
    return content
  }
}
