import { type Catalogue, emptyCatalogue } from '../../core/catalogue/catalogue.ts'
import type { CatalogueService } from '../../core/catalogue/catalogue-service.ts'
import { isJsonObject } from '../../shared/bounded.ts'

/**
 * The catalogue as far as a change of an assistant needs it: it is read only if the body has one of these fields.
 * @param body need not have passed its schema
 */
export async function catalogueFor(
  catalogue: Pick<CatalogueService, 'read'>,
  body: unknown,
  fields: readonly string[],
): Promise<Catalogue> {
  const isNeeded = isJsonObject(body) && fields.some((field) => body[field] !== undefined)
  return isNeeded ? catalogue.read() : emptyCatalogue
}
