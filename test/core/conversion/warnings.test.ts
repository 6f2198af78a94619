import { describe, expect, test } from 'vitest'
import { contractOf } from '../../support/dialect-contracts.ts'
import { dialectIds } from '../../support/test-dialects.ts'
import { formOf, hiddenFields, through } from './forms.ts'
import { fullAssistant } from './full-assistant.ts'

describe.each(dialectIds)('the warnings of %s', async (id) => {
  const { reduced, blankWarnings } = contractOf(id)
  const [native, target] = [await formOf('native'), await formOf(id)]

  test('name each field of a full assistant that it does not show, and those that it shows otherwise', async () => {
    const hidden = (await hiddenFields(id)).map((field) =>
      field === 'extensions' ? '/extensions/vapi' : `/${field.replaceAll('.', '/')}`,
    )
    const { warnings } = through(native, target, fullAssistant)
    const pointers = warnings.map(({ pointer }) => pointer)
    expect(pointers.toSorted()).toEqual([...hidden, ...reduced].toSorted())
  })

  test('are none for a blank assistant, but for what every record of that API says', () => {
    expect(through(native, target, { name: 'Blank' }).warnings).toEqual(blankWarnings)
  })
})
