import type { SqlSession } from '../../../database/database.ts'
import type { Assistant } from '../model/assistant.ts'
import type { AssistantSettings } from '../model/assistant-fields.ts'
import type { Chosen } from '../model/choices.ts'

/**
 * The voice, model and transcriber that a locked assistant had when the request came, by its versions. Only a request
 * that waited for another one finds a difference, so hardly any needs the query. Clocks of several instances may differ:
 * a change within that difference may count as one that was there before, or as one that came in between.
 * @param receivedAt absent where the server itself changes the assistant
 */
export async function choicesAt(
  session: SqlSession,
  current: Assistant,
  receivedAt: Date | undefined,
): Promise<Chosen> {
  if (receivedAt === undefined || current.updatedAt <= receivedAt) return current
  const values = [current.id, receivedAt]
  const [row] = await session.query<{ settings: AssistantSettings }>('choices-at', settingsAtSql, values)
  return row?.settings ?? current
}

const settingsAtSql = `SELECT settings FROM assistant_versions
  WHERE assistant_id = $1::uuid AND created_at <= $2::timestamptz ORDER BY number DESC LIMIT 1`
