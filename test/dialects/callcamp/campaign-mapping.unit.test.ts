import { expect, test } from 'vitest'
import { inWireNames, namingWireFields } from '../../../src/dialects/callcamp/campaign-mapping.ts'
import { AppError, validationFailed } from '../../../src/shared/errors.ts'

test.each([
  ['recordTypeId', 'recordTypeUuid'],
  ['outboundAssistantId', 'outboundAssistantUuid'],
  ['inboundAssistantId', 'inboundAssistantUuid'],
  ['outboundPhoneId', 'outboundPhoneUuid'],
  ['inboundPhoneId', 'inboundPhoneUuid'],
  ['status', 'status'],
])("calls the core's field %s by Call Camp's name %s", (canonical, name) => {
  const error = { code: 'invalid', message: 'is wrong' } as const
  expect(inWireNames([{ ...error, path: [canonical, 'a', 0] }])).toEqual([{ ...error, path: [name, 'a', 0] }])
})

test('a failed write speaks of the fields of Call Camp', async () => {
  const failure = validationFailed([{ path: ['outboundPhoneId'], code: 'invalid', message: 'is wrong' }])
  await expect(namingWireFields(Promise.reject(failure))).rejects.toMatchObject({
    code: 'validation_failed',
    fields: [{ path: ['outboundPhoneUuid'], message: 'is wrong' }],
  })
})

test('a failure that blames no field stays as it is', async () => {
  const failure = new AppError('not_found', 'Campaign not found.')
  await expect(namingWireFields(Promise.reject(failure))).rejects.toBe(failure)
})
