import type { z } from 'zod'
import type { AssistantDraft } from '../../core/assistants/model/assistant.ts'
import type { Choices } from '../../core/assistants/model/choices.ts'
import { type FileUse, unknownFile } from '../../core/assistants/model/file-use.ts'
import { canonicalProvider } from '../../core/assistants/model/provider-names.ts'
import { given } from '../../core/assistants/model/unchanged.ts'
import type { Catalogue } from '../../core/catalogue/catalogue.ts'
import type { Principal } from '../../core/identity/principal.ts'
import type { Services } from '../../services.ts'
import { isJsonObject, type JsonObject } from '../../shared/bounded.ts'
import { type FieldError, fieldName, notAnOption } from '../../shared/errors.ts'
import { type AssistantChange, fileIdText, maxFiles, modelName, providerName } from './schemas.ts'
import type { AssistantView } from './views.ts'

/**
 * Whether CallHQ offers the chosen voice and model. Only a new choice is checked: what another API has chosen may stay, and
 * a client must be able to send it back.
 * @param body need not have passed its schema, whose errors are not repeated
 * @param shown what CallHQ shows of the assistant before the change; null for a new one
 */
export function choiceErrors(body: unknown, shown: AssistantView | null, catalogue: Catalogue): FieldError[] {
  return [
    ...voiceErrors(partOf(body, 'voice'), shown?.voice ?? null),
    ...modelErrors(partOf(body, 'model'), shown?.model ?? null, catalogue),
  ]
}

/** As CallHQ spells them. */
const voiceProviders = ['ElevenLabs', 'Sarvam']

const requiredForSarvam = ['voiceId', 'model', 'language'] as const

function voiceErrors(voice: JsonObject, shown: AssistantView['voice'] | null): FieldError[] {
  const provider = chosen(providerName, voice.provider, shown?.provider)
  if (provider === null) return []
  const isAnother = shown === null || !isSameProvider(provider, shown.provider)
  if (isAnother && !voiceProviders.some((offered) => isSameProvider(offered, provider))) {
    return [notAnOption(['voice', 'provider'], voiceProviders)]
  }
  if (!isSameProvider('Sarvam', provider)) return []
  // Settings of a voice from another provider do not count.
  const missing = requiredForSarvam.filter((field) =>
    isAnother ? (voice[field] ?? null) === null : voice[field] === null && shown[field] !== null,
  )
  return missing.map((field) => ({
    path: ['voice', field],
    code: 'required',
    message: 'is required for Sarvam',
  }))
}

/** CallHQ publishes no list of models. */
const modelList = 'GET /v1/catalogue/models?dialect=callhq'

function modelErrors(
  model: JsonObject,
  shown: AssistantView['model'] | null,
  catalogue: Catalogue,
): FieldError[] {
  const provider = chosen(providerName, model.provider, shown?.provider)
  const name = chosen(modelName, model.model, shown?.model)
  if (provider === null) return []
  if (shown !== null && isSameProvider(provider, shown.provider) && name === shown.model) return []
  const offered = catalogue.models.filter((row) => row.dialects.includes('callhq'))
  const ofProvider = offered.filter((row) => isSameProvider(provider, row.provider))
  if (ofProvider.length === 0) {
    const providers = [...new Set(offered.map((row) => row.provider))]
    return [notAnOption(['model', 'provider'], providers, modelList)]
  }
  if (name === null || ofProvider.some((row) => row.model === name)) return []
  return [
    notAnOption(
      ['model', 'model'],
      ofProvider.map((row) => row.model),
      modelList,
    ),
  ]
}

/** The resulting value; null if there is none or the schema rejects it. */
function chosen(
  schema: z.ZodType<string>,
  given: unknown,
  current: string | null | undefined,
): string | null {
  if (given === undefined) return current ?? null
  return schema.safeParse(given).data ?? null
}

function isSameProvider(name: string, other: string | null): boolean {
  return other !== null && canonicalProvider(name) === canonicalProvider(other)
}

function partOf(body: unknown, key: 'voice' | 'model'): JsonObject {
  const part = isJsonObject(body) ? body[key] : undefined
  return isJsonObject(part) ? part : {}
}

/** The choices of a change. The rules check a voice and a model with their provider, which is the current one by default. */
export function choicesIn(draft: AssistantDraft, change: AssistantChange): Choices {
  const { model, transcriber } = change
  return {
    model: { provider: given(canonicalProvider(model?.provider), draft.model.provider), model: model?.model },
    voice: voiceChoice(draft.voice, change.voice),
    transcriber: { provider: canonicalProvider(transcriber?.provider), model: transcriber?.model },
  }
}

/** Sarvam's voices need a speech model and a language: a new voice keeps the current ones. */
function voiceChoice(current: AssistantDraft['voice'], change: AssistantChange['voice']): Choices['voice'] {
  const { provider: sent, voiceId, model, language } = change ?? {}
  const provider = given(canonicalProvider(sent), current.provider)
  if (provider !== 'sarvam' || current.provider !== 'sarvam') return { provider, voiceId, model, language }
  return {
    provider,
    voiceId,
    model: given(model, current.model),
    language: given(language, current.language),
  }
}

/*
 * The example request on CallHQ's page has the generator's `<string>` in place of file ids, and people send it as it is.
 * It can never be an id: it is dropped, and named as ignored. Any other id that is not the account's is an error.
 */

const placeholder = '<string>'

const fileListPaths = [
  ['knowledgeBase', 'fileIds'],
  ['model', 'knowledgeBase', 'fileIds'],
] as const

/**
 * The file ids that are not the account's.
 * @param body need not have passed its schema, whose errors are not repeated
 */
export async function fileErrors(
  files: Services['files'],
  principal: Principal,
  body: unknown,
): Promise<FieldError[]> {
  const named = entriesOf(body).filter(({ fileId }) => fileId !== placeholder)
  const ids = named.map(({ fileId }) => fileId)
  const unknown = new Set(await files.unknownFileIds(principal, ids))
  return named.filter(({ fileId }) => unknown.has(fileId)).map(unknownFile)
}

/** The paths of placeholders, for the header that names ignored fields. */
export function placeholderFields(body: unknown): string[] {
  return entriesOf(body)
    .filter(({ fileId }) => fileId === placeholder)
    .map(({ path }) => fieldName(path))
}

function entriesOf(body: unknown): FileUse[] {
  return fileListPaths.flatMap((path) => {
    const list = path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), body)
    if (!Array.isArray(list)) return []
    return list.slice(0, maxFiles).flatMap((entry: unknown, index) => {
      const { data: fileId } = fileIdText.safeParse(entry)
      return fileId === undefined ? [] : [{ fileId, path: [...path, index] }]
    })
  })
}

/** Undefined for a list with nothing but placeholders, which changes nothing. */
export function withoutPlaceholders(fileIds: readonly string[]): string[] | undefined {
  const rest = fileIds.filter((fileId) => fileId !== placeholder)
  return rest.length === 0 && fileIds.length > 0 ? undefined : rest
}
