import type { ConversionService } from '../../../core/conversion/conversion-service.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import type { ApiId } from '../request-schemas.ts'
import { conversionView, convertSchemaOf } from './conversion-schemas.ts'

export function conversionRoutes(scope: DialectScope, conversions: ConversionService, apiId: ApiId): void {
  scope.post(
    '/convert',
    {
      schema: {
        operationId: 'convertAssistant',
        summary: 'Convert an assistant between APIs',
        description:
          'Returns what the target API would show if the assistant had been created through the source API. Nothing is stored; the `read` scope is sufficient. Values that the target API shows but does not accept are included with a warning; values that were not in the given assistant are listed in `added`. Phone numbers are left out, and file ids are not looked up.',
        tags: ['Conversion'],
        body: convertSchemaOf(apiId),
        response: { 200: conversionView.describe('The converted assistant and what was lost.') },
      },
    },
    async ({ principal, body }) => conversions.convert(principal, body),
  )
}
