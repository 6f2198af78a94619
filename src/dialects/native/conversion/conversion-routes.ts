import type { ConversionService } from '../../../core/conversion/conversion-service.ts'
import type { DialectScope } from '../../../http/dialect.ts'
import { conversionView, convertSchema } from './conversion-schemas.ts'

export function conversionRoutes(scope: DialectScope, conversions: ConversionService): void {
  scope.post(
    '/convert',
    {
      schema: {
        operationId: 'convertAssistant',
        summary: 'Translate an assistant from one API to another',
        description:
          'Nothing is stored; a key that may read is enough. The answer is what the wanted API would show, had the assistant been made through the other one. Values that the wanted API shows but would not take are there, with a warning; those that nobody sent are named in `added`. Phone numbers are left out, and ids of files are not looked up.',
        tags: ['Conversion'],
        body: convertSchema,
        response: { 200: conversionView.describe('The assistant in the wanted form, and what was lost.') },
      },
    },
    async ({ principal, body }) => conversions.convert(principal, body),
  )
}
