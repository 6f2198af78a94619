import type { z } from 'zod'
import type { CursorPageRequest } from '../../shared/paging.ts'
import { type listQuery, notACursor } from './list.ts'

/** The cursors of a list whose place is a number. Each list has its own kind, so that none takes another's. */
export function numberCursor(kind: string) {
  const pattern = new RegExp(`^${kind}-([1-9]\\d{0,8})$`)
  return {
    /** @throws AppError validation_failed for a cursor that is not ours */
    pageOf({ limit, cursor }: z.output<typeof listQuery>): CursorPageRequest<number> {
      if (cursor === undefined) return { limit }
      const number = pattern.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]
      if (number === undefined) throw notACursor()
      return { limit, after: Number(number) }
    },

    encode: (number: number): string => Buffer.from(`${kind}-${number}`).toString('base64url'),
  }
}
