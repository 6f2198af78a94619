import { PGlite } from '@electric-sql/pglite'
import type { Catalogue } from '../src/catalogue/catalogue.ts'
import { createCatalogueRepository } from '../src/catalogue/catalogue-repository.ts'
import { overPglite } from '../src/database/embedded.ts'
import { migrate } from '../src/database/migrate.ts'
import { toWire as autocalls } from '../src/dialects/autocalls/mapping.ts'
import { toWire as callcamp } from '../src/dialects/callcamp/mapping.ts'
import { toWire as callhq } from '../src/dialects/callhq/mapping.ts'
import { toWire as edmo } from '../src/dialects/edmo/mapping.ts'
import { toWire as native } from '../src/dialects/native/assistants/assistant-mapping.ts'
import { toWire as talkturo } from '../src/dialects/talkturo/mapping.ts'
import type { View } from './correspondence.ts'

/** How each dialect shows an assistant, over the catalogue that a new server has. */
export async function assistantViews(): Promise<Readonly<Record<string, View>>> {
  const catalogue = await newCatalogue()
  return {
    native,
    callcamp,
    autocalls: (assistant) => autocalls(assistant, catalogue),
    talkturo,
    edmo,
    callhq,
  }
}

async function newCatalogue(): Promise<Catalogue> {
  const database = overPglite(await PGlite.create())
  await migrate(database)
  const catalogue = await createCatalogueRepository(database).load()
  await database.close()
  return catalogue
}
