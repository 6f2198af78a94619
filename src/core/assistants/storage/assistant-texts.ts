import type { AssistantFields } from '../model/assistant-fields.ts'
import { foldText } from '../model/fold-text.ts'
import { signatureOf } from '../model/search-signature.ts'

/*
 * What assistants are found by: in `assistant_texts`, which is written only when one of the texts changes.
 */

/** Name, summary and prompt are lines of the folded text, in this order. */
export const sectionSeparator = '\n'

type SearchedFields = Pick<AssistantFields, 'name' | 'description' | 'firstMessage' | 'model'>

/** The values of {@link textsSql}. */
export type TextValues = readonly [folded: string | null, signature: Buffer | null]

export function textValuesOf(fields: SearchedFields): TextValues {
  const folded = textsOf(fields).map(foldText).join(sectionSeparator)
  return [folded, signatureOf(folded)]
}

/** Nulls, with which nothing is written, where the texts stay as they are. */
export function changedTextValues(current: SearchedFields, wanted: SearchedFields): TextValues {
  const before = textsOf(current)
  const isSame = textsOf(wanted).every((text, index) => text === before[index])
  return isSame ? [null, null] : textValuesOf(wanted)
}

function textsOf({ name, description, firstMessage, model }: SearchedFields): string[] {
  const summary = [description, firstMessage].filter((text) => text !== null)
  return [name, summary.join(' '), model.messages.map(({ content }) => content).join(' ')]
}

/**
 * Part of the statement that writes assistants, which are `a` in it.
 * @param folded SQL of {@link TextValues} for each of them
 * @param from with the assistants and these values
 */
export function textsSql(folded: string, signature: string, from = 'a'): string {
  return `INSERT INTO assistant_texts (assistant_id, account_id, created_at, folded, signature)
    SELECT a.id, a.account_id, a.created_at, ${folded}, ${signature} FROM ${from} WHERE ${folded} IS NOT NULL
    ON CONFLICT (assistant_id) DO UPDATE SET folded = EXCLUDED.folded, signature = EXCLUDED.signature`
}
