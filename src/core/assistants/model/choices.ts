import { type Catalogue, voiceEntryOf, voicesByVoiceId } from '../../catalogue/catalogue.ts'
import type { AssistantDraft } from './assistant.ts'
import type { AssistantSettings } from './assistant-fields.ts'
import { isMakerOfModels, providerOfModel } from './provider-names.ts'

/*
 * Which voice, model and transcriber an assistant has. Some of their settings say which one it is (the vendor, and an id
 * or a model there), and some only describe it: a voice's speech model, name and language. A change that names another
 * one and not what describes it must not leave behind what described the one before.
 */

type Voice = AssistantSettings['voice']
type Model = AssistantSettings['model']
type Transcriber = AssistantSettings['transcriber']

type Named<Part, Field extends keyof Part> = { readonly [Name in Field]?: Part[Name] | undefined }

/** What a change names, in canonical words. Undefined is not named; null clears. */
export interface Choices {
  readonly voice?: Named<Voice, 'provider' | 'voiceId' | VoiceLabel> | undefined
  readonly model?: Named<Model, 'provider' | 'model'> | undefined
  readonly transcriber?: Named<Transcriber, 'provider' | 'model'> | undefined
}

type VoiceLabel = (typeof voiceLabels)[number]

const voiceLabels = ['model', 'name', 'language'] as const

/** The fields that a change can name, for APIs that show all of them by their canonical names. */
export const choiceFields = {
  voice: ['provider', 'voiceId', ...voiceLabels],
  model: ['provider', 'model'],
  transcriber: ['provider', 'model'],
} as const satisfies { readonly [Part in keyof Choices]: readonly (keyof NonNullable<Choices[Part]>)[] }

/** The part of an assistant that choices are about. */
export type Chosen = Pick<AssistantSettings, keyof Choices>

export interface ChoiceContext {
  readonly catalogue: Catalogue
  /** What was chosen when the request came: what has been set since, by another request, is left alone. */
  readonly before: Chosen
}

/**
 * The draft with these choices, and what depends on them:
 * - another voice has the speech model, name and language that the catalogue tells of it, or none;
 * - another vendor keeps the voice's id or the model that it offers too, by the catalogue or by the model's name, and
 *   else there is none until one is named;
 * - a voice or model that the vendor is known not to offer has the vendor that does.
 * What the change itself names is as it says. How a voice speaks (speed, stability, similarity) stays.
 * @param draft has the voice, model and transcriber that stand
 */
export function withChoices(draft: AssistantDraft, choices: Choices, context: ChoiceContext): AssistantDraft {
  const { voice = {}, model = {}, transcriber = {} } = choices
  return {
    ...draft,
    voice: withVoice(draft, voice, context),
    model: withModel(draft.model, model, context),
    transcriber: withTranscriber(draft.transcriber, transcriber, context),
  }
}

function withVoice(
  { voice: current, engine }: AssistantDraft,
  choice: NonNullable<Choices['voice']>,
  { catalogue, before }: ChoiceContext,
): Voice {
  const [provider, voiceId] = matched(
    {
      current: [current.provider, current.voiceId],
      before: [before.voice.provider, before.voice.voiceId],
      named: [choice.provider, choice.voiceId],
    },
    voicesOf(catalogue, engine),
  )
  const voice = { ...current, ...definedIn(choice), provider, voiceId }
  const isAnother =
    voiceId !== current.voiceId || (provider !== current.provider && current.provider !== null)
  if (!isAnother) return voice
  const was = voiceEntryOf(catalogue, current, engine)
  const is = voiceEntryOf(catalogue, { provider, voiceId, model: choice.model ?? null }, engine)
  const following = voiceLabels.filter(
    (label) =>
      choice[label] === undefined &&
      // What stands is the old voice's own, or has stood since before the request.
      (current[label] === before.voice[label] || current[label] === (was?.[label] ?? null)),
  )
  return { ...voice, ...Object.fromEntries(following.map((label) => [label, is?.[label] ?? null])) }
}

function withModel(
  current: Model,
  choice: NonNullable<Choices['model']>,
  { catalogue, before }: ChoiceContext,
): Model {
  const [provider, model] = matched(
    {
      current: [current.provider, current.model],
      before: [before.model.provider, before.model.model],
      named: [choice.provider, choice.model],
    },
    modelsOf(catalogue),
  )
  return { ...current, provider, model }
}

function withTranscriber(
  current: Transcriber,
  choice: NonNullable<Choices['transcriber']>,
  { catalogue, before }: ChoiceContext,
): Transcriber {
  const [provider, model] = matched(
    {
      current: [current.provider, current.model],
      before: [before.transcriber.provider, before.transcriber.model],
      named: [choice.provider, choice.model],
    },
    offersOf(catalogue.transcribers.map((row) => [row.provider, row.model])),
  )
  return { ...current, provider, model }
}

/** A vendor, and what the assistant uses of it: the id of a voice, or the name of a model. */
type Pair = readonly [vendor: string | null, thing: string | null]

interface Change {
  readonly current: Pair
  readonly before: Pair
  readonly named: readonly [vendor: string | null | undefined, thing: string | null | undefined]
}

interface Offers {
  offers(vendor: string, thing: string): boolean
  /** Whose the thing is when `vendor` stands beside it; `vendor` itself unless that is known to be wrong. */
  vendorOf(thing: string, vendor: string | null): string | null
}

function matched({ current, before, named }: Change, offers: Offers): Pair {
  const [vendor, thing] = current
  const [namedVendor, namedThing] = named
  if (namedVendor === undefined) {
    if (namedThing === undefined) return current
    // A vendor that goes with what stands goes with it: it need not have been named.
    const stays = vendor !== before[0] && !(vendor !== null && thing !== null && offers.offers(vendor, thing))
    const follows = namedThing !== null && namedThing !== thing && !stays
    return [follows ? offers.vendorOf(namedThing, vendor) : vendor, namedThing]
  }
  if (namedThing !== undefined) return [namedVendor, namedThing]
  // A vendor where there was none, or none any more, says nothing against what it is that stands.
  const isOther = namedVendor !== null && vendor !== null && namedVendor !== vendor
  const isLost = isOther && thing !== null && thing === before[1] && !offers.offers(namedVendor, thing)
  return [namedVendor, isLost ? null : thing]
}

function voicesOf(catalogue: Catalogue, engine: AssistantSettings['engine']): Offers {
  return offersOf(
    catalogue.voices.map((voice) => [voice.provider, voice.voiceId]),
    (voiceId) => voicesByVoiceId(catalogue, voiceId, engine)[0]?.provider ?? null,
  )
}

/** @param preferred of several vendors, the one to take; the first without it */
function offersOf(
  rows: readonly (readonly [vendor: string, thing: string])[],
  preferred = (thing: string) => rows.find(([, offered]) => offered === thing)?.[0] ?? null,
): Offers {
  const offers = (vendor: string, thing: string) => rows.some(([v, t]) => v === vendor && t === thing)
  return {
    offers,
    vendorOf(thing, vendor) {
      // Of a vendor that the catalogue does not list, nobody knows what it has.
      const isUnlisted = vendor !== null && !rows.some(([listed]) => listed === vendor)
      return isUnlisted || (vendor !== null && offers(vendor, thing)) ? vendor : (preferred(thing) ?? vendor)
    },
  }
}

/** Those who make models offer their own. Others host anybody's, under names that the catalogue need not have. */
function modelsOf({ models }: Catalogue): Offers {
  const listed = offersOf(models.map((row) => [row.provider, row.model]))
  return {
    offers: (vendor, model) => listed.offers(vendor, model) || providerOfModel(model) === vendor,
    vendorOf(model, vendor) {
      if (vendor !== null && (!isMakerOfModels(vendor) || listed.offers(vendor, model))) return vendor
      return providerOfModel(model) ?? (vendor === null ? listed.vendorOf(model, null) : vendor)
    },
  }
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

function definedIn<Fields extends object>(fields: Fields): Defined<Fields> {
  const defined = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(defined) as Defined<Fields> // fewer of the same
}
