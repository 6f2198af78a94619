import { z } from 'zod'
import { linkHeader, pageView, partView } from '../collections/collection-view.ts'
import { fieldNamesOf } from '../collections/field-selection.ts'
import { assistantView, deletedAssistantView } from './assistant-schemas.ts'

/** The values of `fields`. */
export const assistantFieldNames = fieldNamesOf(deletedAssistantView)

/** The fields of `view=summary`. */
export const summaryFields = [
  'id',
  'externalId',
  'name',
  'description',
  'status',
  'inboundEnabled',
  'outboundEnabled',
  'language',
  'model.provider',
  'model.model',
  'voice.provider',
  'voice.voiceId',
  'voice.name',
  'phoneNumberIds',
  'version',
  'createdAt',
  'updatedAt',
  'deletedAt',
]

export const assistantPartView = partView(deletedAssistantView, summaryFields).meta({
  'x-component': 'AssistantPart',
})

/** The views of a page. */
export const pageViews = {
  full: pageView(assistantView),
  deleted: pageView(deletedAssistantView),
  part: pageView(assistantPartView),
}

/** Every record matches the part, so it comes last. */
export const assistantPageView = z
  .union([
    pageViews.deleted.describe('Assistants in the trash.'),
    pageViews.full.describe('Assistants.'),
    pageViews.part.describe('With `fields` or `view=summary`.'),
  ])
  .meta({
    examples: pageViews.full.meta()?.examples,
    headers: linkHeader,
  })
