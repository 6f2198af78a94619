import { z } from 'zod'
import { createExample } from './schemas.ts'

/*
 * Responses about assistants: the eight fields that Call Camp's page publishes.
 */

export const createdAt = z.iso.datetime().describe('Time of creation.')
export const updatedAt = z.iso.datetime().describe('Time of the last change.')

const example = {
  uuid: '0194476b-b8d9-7063-91ad-b52601242cb4',
  ...createExample,
  createdAt: '2026-04-10T09:24:11Z',
  updatedAt: '2026-04-22T13:58:02Z',
}

export const assistantView = z
  .object({
    uuid: z.uuid().describe('Id of the assistant.'),
    name: z.string().describe('Internal name of the assistant.'),
    model: z.string().nullable().describe('Id of the language model; null if another API set none.'),
    prompt: z.string().nullable().describe('System prompt of the assistant; null if another API set none.'),
    voice: z.string().nullable().describe('Id of the voice; null if none is set.'),
    firstMessage: z
      .string()
      .nullable()
      .describe('Message with which the assistant starts the call; null if none is set.'),
    createdAt,
    updatedAt,
  })
  .meta({ 'x-component': 'Assistant', examples: [example] })

export type AssistantView = z.output<typeof assistantView>

/** What every list says about its pages. */
export const pageFields = {
  total: z.int().describe('Total number of records.'),
  page: z.int().describe('Page number, starting at 1.'),
  limit: z.int().describe('Records per page.'),
  totalPages: z.int().describe('Number of pages.'),
}

/** A complete list that was asked for without a page has the two fields that Call Camp's page prints. */
export const assistantListView = z
  .object({
    assistants: z.array(assistantView).describe('The assistants, newest first.'),
    total: pageFields.total,
    page: pageFields.page.optional(),
    limit: pageFields.limit.optional(),
    totalPages: pageFields.totalPages.optional(),
  })
  .meta({ examples: [{ assistants: [example], total: 1 }] })

export type AssistantListView = z.output<typeof assistantListView>
