import { dialledNumber } from '../phone-numbers/dialled-number.ts'

/** E.164, as it comes from most telephony; parsing costs more than everything else of a call. */
const plainNumber = /^\+[1-9]\d{6,14}$/

/** A caller is the same however their number is written: it in E.164, or the text itself where it is none. */
export function callerOf(text: string): string {
  return plainNumber.test(text) ? text : (dialledNumber(text) ?? text)
}
