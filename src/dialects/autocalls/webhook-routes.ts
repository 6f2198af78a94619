import { z } from 'zod'
import type { Assistant } from '../../core/assistants/model/assistant.ts'
import { webhookUrl } from '../../core/assistants/model/assistant-fields.ts'
import { emptyCatalogue } from '../../core/catalogue/catalogue.ts'
import type { Principal } from '../../core/identity/principal.ts'
import { withEtag } from '../../http/conditions/entity-tag.ts'
import type { DialectScope } from '../../http/dialect.ts'
import type { Services } from '../../services.ts'
import { text } from '../../shared/bounded.ts'
import { foundAssistant } from './errors.ts'
import { withChange } from './mapping.ts'
import { type AssistantChange, serial } from './schemas.ts'

const tags = ['Webhooks']
const enabled = 'Webhook enabled successfully'
const disabled = 'Webhook disabled successfully'
const example = { assistant_id: 42, webhook_url: 'https://example.com/hooks/calls' }

const assistantId = serial.describe('Id of the assistant.')

const enableSchema = z
  .object({ assistant_id: assistantId, webhook_url: webhookUrl.describe('URL to call after each call.') })
  .meta({ examples: [example] })

const disableSchema = z
  .object({
    assistant_id: assistantId,
    webhook_url: text(2048).nullish().describe('Accepted, but ignored: the URL is kept for the next time.'),
  })
  .meta({ examples: [example] })

function switchedView(message: string) {
  return z
    .object({
      message: z.string().describe('Result of the operation.'),
      data: z.array(z.unknown()).describe('Always empty.'),
    })
    .meta({ examples: [{ message, data: [] }] })
}

export function webhookRoutes(scope: DialectScope, services: Services): void {
  scope.post(
    '/user/assistants/enable-webhook',
    {
      config: { assistant: 'change', errors: ['not_found'] },
      schema: {
        operationId: 'enableWebhook',
        summary: 'Enable the webhook of an assistant',
        tags,
        body: enableSchema,
        response: { 200: switchedView(enabled).describe('Enabled.') },
      },
    },
    async ({ principal, body: { assistant_id, webhook_url } }, reply) => {
      const switched = { is_webhook_active: true, webhook_url }
      withEtag(reply, await change(services, principal, assistant_id, switched))
      return { message: enabled, data: [] }
    },
  )

  scope.post(
    '/user/assistants/disable-webhook',
    {
      config: { assistant: 'change', errors: ['not_found'] },
      schema: {
        operationId: 'disableWebhook',
        summary: 'Disable the webhook of an assistant',
        tags,
        body: disableSchema,
        response: { 200: switchedView(disabled).describe('Disabled.') },
      },
    },
    async ({ principal, body }, reply) => {
      withEtag(reply, await change(services, principal, body.assistant_id, { is_webhook_active: false }))
      return { message: disabled, data: [] }
    },
  )
}

async function change(
  { assistants }: Services,
  principal: Principal,
  assistant: number,
  body: AssistantChange,
): Promise<Assistant> {
  const references = { catalogue: emptyCatalogue, phoneNumberId: null }
  return foundAssistant(
    assistants.update(principal, String(assistant), (current) => withChange(current, body, references)),
  )
}
