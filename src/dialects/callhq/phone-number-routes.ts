import { z } from 'zod'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import { requireValid } from '../../http/errors/require-valid.ts'
import type { Services } from '../../services.ts'
import { text } from '../../shared/bounded.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { messageResponse } from './views.ts'

const configured = 'Inbound agent configured successfully'

const setupSchema = z
  .object({
    assistantId: text(300, 1).describe('Id of the assistant, in any form.'),
    phoneNumberId: text(300, 1).describe('Id of the phone number, such as `pn_…`, in any form.'),
  })
  .meta({
    examples: [
      { assistantId: 'asst_01jh3v3e6se1hs3bdn4r2j8k5m', phoneNumberId: 'pn_01jh3v5q7we4yt8z0n2k6c9r1d' },
    ],
  })

export function phoneNumberRoutes(scope: DialectScope, { phoneNumbers }: Services): void {
  scope.post(
    '/phone-numbers/inbound/setup',
    {
      attachValidation: true,
      config: { assistant: 'change', errors: ['not_found'] },
      schema: {
        operationId: 'setUpInboundAgent',
        summary: 'Assign an assistant to a phone number',
        description: 'Replaces the assistant that the number had before.',
        tags: ['Phone numbers'],
        body: setupSchema,
        response: { 200: messageResponse(configured).describe('The assistant is assigned.') },
      },
    },
    async (request, reply) => {
      try {
        requireValid(request, [])
        const { assistantId, phoneNumberId } = request.body
        withEtag(reply, await phoneNumbers.setUpInbound(request.principal, phoneNumberId, assistantId))
        return { message: configured }
      } catch (error) {
        throw reworded(error)
      }
    },
  )
}

/** The published messages of this operation's errors. */
const messages: Partial<Record<ErrorCode, string>> = {
  validation_failed: 'Missing required fields',
  not_found: 'Assistant or phone number not found',
}

function reworded(error: unknown): unknown {
  const message = error instanceof AppError ? messages[error.code] : undefined
  if (!(error instanceof AppError) || message === undefined) return error
  return new AppError(error.code, message, { cause: error, fields: error.fields })
}
