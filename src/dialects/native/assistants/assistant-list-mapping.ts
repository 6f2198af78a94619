import type {
  AssistantCriteria,
  AssistantPlace,
  AssistantSearch,
  FoundAssistant,
} from '../../../core/assistants/model/assistant-search.ts'
import { canonicalProvider } from '../../../core/assistants/model/provider-names.ts'
import { assistantOfStored } from '../../../core/assistants/model/stored-assistant.ts'
import { jsonSerializerOf } from '../../../shared/json-serializer.ts'
import type { CursorPageRequest } from '../../../shared/paging.ts'
import { commonCriteriaOf } from '../collections/collection-query.ts'
import { decodeCursor } from '../collections/cursor.ts'
import { type FieldSelection, selectFields, selectionOf } from '../collections/field-selection.ts'
import { cursorScopeIn, metadataIn, placeRules, sortOf } from './assistant-list-checks.ts'
import type { ListAssistantsQuery } from './assistant-list-query.ts'
import { assistantPartView, summaryFields } from './assistant-list-schemas.ts'
import { toWire } from './assistant-mapping.ts'
import { storedAssistantText } from './stored-assistant-text.ts'

export function searchOf(query: ListAssistantsQuery): AssistantSearch {
  return { criteria: criteriaOf(query), sort: sortOf(query) }
}

export function pageOfSearch(query: ListAssistantsQuery): CursorPageRequest<AssistantPlace> {
  const { limit, cursor } = query
  const after = cursor === undefined ? null : decodeCursor(cursorScopeIn(query), placeRules, cursor)
  return typeof after === 'object' && after !== null ? { limit, after } : { limit } // the schema has refused other texts
}

function criteriaOf(query: ListAssistantsQuery): AssistantCriteria {
  const metadata = metadataIn(query).map(([key, value]) => [key, String(value)] as const)
  return {
    ...commonCriteriaOf(query),
    provider: canonicalProvider(query.provider),
    model: query.model,
    voiceProvider: canonicalProvider(query.voiceProvider),
    voiceId: query.voiceId,
    language: query.language,
    templateId: query.template,
    direction: query.direction,
    phoneNumber: query.phoneNumber,
    externalId: query.externalId,
    metadata: metadata.length === 0 ? undefined : metadata,
    deleted: query.deleted === 'only' ? true : undefined,
  }
}

/** The fields of the response; null for all of them. */
export function selectionIn({ fields, view }: ListAssistantsQuery): FieldSelection | null {
  if (view === 'summary') return selectionOf(summaryFields)
  return fields === undefined ? null : selectionOf(['id', ...fields.split(',')])
}

/** How the records of a list are written: as they are stored, or the selected fields of each. */
export function recordWriter() {
  const writePart = jsonSerializerOf(assistantPartView)
  return (selection: FieldSelection | null) => {
    if (selection === null) return storedAssistantText
    return (found: FoundAssistant) => {
      const deletedAt = found.deletedAt?.toISOString()
      return writePart(selectFields({ ...toWire(assistantOfStored(found)), deletedAt }, selection))
    }
  }
}
