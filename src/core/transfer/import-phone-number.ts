import { validationFailed } from '../../shared/errors.ts'
import { toTypeId } from '../../shared/identifiers.ts'
import { type ParsedPhoneNumber, parsePhoneNumber } from '../phone-numbers/parse-phone-number.ts'
import { notAPhoneNumber } from '../phone-numbers/phone-number-service.ts'
import type { LineOf } from './export-line.ts'
import type { RecordKind, Remarks } from './import-record.ts'
import { unresolvedIn } from './import-report.ts'
import { holderOf, type ImportRun, lookUp, resolve } from './import-run.ts'

/** By the number itself, which is unique in the account. */
export const phoneNumbers: RecordKind<LineOf<'phoneNumber'>> = {
  prefix: 'pn',

  async find(run, line) {
    const { number } = parsed(line)
    return holderOf(run, `pn ${number}`, () => lookUp(run, 'number', number))
  },

  async create(run, id, line) {
    const { number, countryCode } = parsed(line)
    const { assistantId, unresolved } = await assistantOf(run, line)
    const { name, provider, createdAt, updatedAt } = line
    const record = { id, number, countryCode, name, provider, assistantId, createdAt, updatedAt }
    if (!run.dryRun) await run.writes.insert({ kind: 'phoneNumber', record })
    run.holders.set(`pn ${number}`, id)
    return unresolvedIn(unresolved)
  },

  async update(run, id, line) {
    const { name, provider } = line
    const named = await assistantOf(run, line)
    const current = await run.phoneNumbers.get(run.principal, id)
    // A number that rings somewhere goes on ringing there when nobody knows where else.
    const assistantId = named.unresolved.length > 0 ? current.assistantId : named.assistantId
    const changed =
      name !== current.name || provider !== current.provider || assistantId !== current.assistantId
    if (changed && !run.dryRun) {
      await run.phoneNumbers.update(run.principal, id, { name, provider, assistantId })
    }
    return { changed, ...movedFrom(current.assistantId, assistantId), ...unresolvedIn(named.unresolved) }
  },
}

/** That the calls of a number go elsewhere now: a move takes them from an assistant that may be in use. */
function movedFrom(before: string | null, now: string | null): Remarks {
  if (before === null || before === now) return {}
  return { moved: { from: toTypeId('asst', before), to: now === null ? null : toTypeId('asst', now) } }
}

/** @throws AppError validation_failed */
function parsed({ number }: LineOf<'phoneNumber'>): ParsedPhoneNumber {
  const phoneNumber = parsePhoneNumber(number)
  if (phoneNumber === null) throw validationFailed([notAPhoneNumber])
  return phoneNumber
}

async function assistantOf(run: ImportRun, { assistantId: named }: LineOf<'phoneNumber'>) {
  if (named === null) return { assistantId: null, unresolved: [] }
  const assistantId = await resolve(run, 'asst', named)
  return { assistantId, unresolved: assistantId === null ? ['/assistantId'] : [] }
}
