import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../shared/bounded.ts'
import { AppError, notFound, requireFound } from '../../shared/errors.ts'
import { newId } from '../../shared/identifiers.ts'
import type { AssistantFields } from '../assistants/model/assistant-fields.ts'
import { parseAssistantReference } from '../assistants/model/assistant-reference.ts'
import { environmentNamed, productionEnvironment } from '../environments/environment.ts'
import type { FileLinks } from '../files/file-links.ts'
import { requireScope } from '../identity/permissions.ts'
import type { Principal } from '../identity/principal.ts'
import { callerOf, dialledNumber } from '../phone-numbers/dialled-number.ts'
import { parsePhoneNumberReference } from '../phone-numbers/phone-number.ts'
import type { PromptTemplateError } from '../prompts/prompt-templates.ts'
import type { PromptRenderer, RenderOptions } from '../prompts/render.ts'
import { type LinkedFile, linkedFiles } from './linked-files.ts'
import type {
  MissingContent,
  VersionChoice,
  VersionContent,
  VersionContentRepository,
} from './version-content-repository.ts'

export const callDirections = ['inbound', 'outbound'] as const

export type CallDirection = (typeof callDirections)[number]

/** A call that is about to start, with an assistant by any of its ids, or over a phone number. */
export interface Call {
  readonly subject: { readonly assistant: string } | { readonly phoneNumber: string }
  /** Without it, `production` if the assistant has that, else the latest version. */
  readonly environment: string | null
  /** Without it a call over a phone number is inbound, and any other is not checked. */
  readonly direction: CallDirection | null
  /** Who is on the line, such as their number: the same one always gets the same of several versions. */
  readonly caller: string | null
  /** By which the worker knows the call; one is made without it. */
  readonly callId: string | null
  readonly variables: JsonObject
}

/** What a voice worker needs to know when a call starts. */
export interface ResolvedCall {
  /** UUID. */
  readonly assistantId: string
  readonly version: number
  /** The environment that chose the version; null for the latest one. */
  readonly environment: string | null
  readonly direction: CallDirection | null
  /** With its texts finished. */
  readonly fields: AssistantFields
  /** Names of the variables that have no value, sorted. */
  readonly missing: readonly string[]
  readonly callId: string
  /** In the order in which the version names them. */
  readonly files: readonly LinkedFile[]
  /** For how long the same question may be answered like this, also after the environment was pinned anew. */
  readonly maxAgeSeconds: number
  /** The texts that are no templates, and are left as they are. */
  readonly templateErrors: readonly PromptTemplateError[]
}

/** Well below the time for which links to files hold. */
const maxAgeSeconds = 60

export type RuntimeService = ReturnType<typeof createRuntimeService>

export function createRuntimeService(
  contents: VersionContentRepository,
  { renderer, fileLinks }: { readonly renderer: PromptRenderer; readonly fileLinks: FileLinks },
) {
  return {
    /**
     * @throws AppError forbidden; not_found for the assistant, the number and the environment; conflict when the
     *   assistant takes no such calls; validation_failed when a text cannot be rendered; too_many_requests, unavailable
     *   when too much is being rendered
     */
    async resolve(principal: Principal, asked: Call): Promise<ResolvedCall> {
      requireScope(principal, 'runtime:read')
      const { accountId } = principal
      const call = { ...asked, caller: asked.caller === null ? null : callerOf(asked.caller) }
      const content = requireContent(await contentOf(accountId, call), call)
      const { assistantId, environment, version } = content
      if (environment === null && call.environment !== null) {
        throw notFound(environmentNamed(call.environment))
      }
      const direction = call.direction ?? ('phoneNumber' in call.subject ? 'inbound' : null)
      requireTakesCall(content, direction)
      const [now, callId] = [new Date(), call.callId ?? newId()]
      const values = renderValuesOf(content, call, { now, callId })
      const finished = await renderer.render(principal, content.fields, values)
      const files = await linkedFiles(fileLinks, accountId, content, now)
      return { assistantId, version, environment, direction, ...finished, callId, files, maxAgeSeconds }
    },
  }

  function contentOf(accountId: string, { subject, environment, caller }: Call) {
    const choice: VersionChoice = {
      environment: environment ?? productionEnvironment,
      splitKey: caller ?? randomUUID(),
      version: null,
    }
    if ('assistant' in subject) {
      return contents.ofAssistant(accountId, parseAssistantReference(subject.assistant), choice)
    }
    const number = dialledNumber(subject.phoneNumber)
    const called = { ...parsePhoneNumberReference(subject.phoneNumber), number }
    return contents.ofPhoneNumber(accountId, called, choice)
  }
}

/** What the templates of a version may use. */
function renderValuesOf(
  { phoneNumber }: VersionContent,
  { variables, caller }: Call,
  { now, callId }: { readonly now: Date; readonly callId: string },
): RenderOptions {
  return {
    variables,
    now,
    callId,
    ...(caller !== null && { caller }),
    ...(phoneNumber !== null && { phoneNumber }),
  }
}

/** @throws AppError not_found */
function requireContent(found: VersionContent | MissingContent | null, { subject }: Call): VersionContent {
  const content = requireFound(found, 'assistant' in subject ? 'Assistant' : 'Phone number')
  if (!('missing' in content)) return content
  switch (content.missing) {
    case 'assistant':
      throw new AppError('not_found', 'No assistant answers this phone number.')
    case 'version':
      throw new Error('An assistant has no latest version.')
  }
}

/** @throws AppError conflict */
function requireTakesCall({ fields, version }: VersionContent, direction: CallDirection | null): void {
  const refused = (reason: string) =>
    new AppError('conflict', `The assistant ${reason}, says its version ${version}.`)
  if (fields.status === 'inactive') throw refused('is inactive')
  if (direction === 'inbound' && !fields.inboundEnabled) throw refused('does not answer calls')
  if (direction === 'outbound' && !fields.outboundEnabled) throw refused('does not place calls')
}
