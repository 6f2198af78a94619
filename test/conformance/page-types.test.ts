import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contractOf } from '../support/dialect-contracts.ts'
import { dialects } from '../support/test-dialects.ts'
import { routeTable } from './route-table.ts'

/*
 * What the documents say of a record has the types that the pages print. Null is beside them where another API can leave
 * a field unset.
 */

const { routes } = await routeTable()

describe.each(dialects)('a record of $id', (dialect) => {
  const { paths, recordMember, wireTypes } = contractOf(dialect.id)
  const read = routes.find(
    ({ method, path }) =>
      method === 'GET' && path.replace(/:\w+$/, ':id') === dialect.prefix + paths.one(':id'),
  )

  test.each(Object.entries(wireTypes))('has %s as %s', (field, type) => {
    const schema = z.toJSONSchema(read?.responses['200'] ?? z.never())
    const place = [...(recordMember === null ? [] : [recordMember]), ...field.split('.')]
    expect(typesOf(schema, place)).toEqual([type])
  })
})

/** All types but null, in every form that the record may have. */
function typesOf(schema: z.core.JSONSchema.BaseSchema, [key, ...rest]: string[]): unknown[] {
  const forms = schema.anyOf ?? schema.oneOf ?? [schema]
  if (key === undefined)
    return [...new Set(forms.flatMap(({ type }) => type))].filter((type) => type !== 'null')
  const inner = forms.map(({ properties }) => properties?.[key]).filter((one) => typeof one === 'object')
  if (inner.length === 0) throw new Error(`There is no ${key}.`)
  return [...new Set(inner.flatMap((one) => typesOf(one, rest)))]
}
