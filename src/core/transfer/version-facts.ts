import { type Authorship, authorshipOf, authorUuid } from '../audit/authorship.ts'
import type { Principal } from '../identity/principal.ts'
import type { LineOf } from './export-line.ts'

/** Who made something, through which API and why, as its line says. */
export type AuthoredFacts = Omit<Authorship, 'address'>

export interface VersionFacts extends AuthoredFacts {
  readonly number: number
  readonly parent: number | null
  readonly restoredFrom: number | null
  readonly createdAt: Date
}

type LineFacts = Omit<LineOf<'version'>, 'kind' | 'assistantId' | 'content'>

export function versionFactsOf({
  number,
  parent,
  restoredFrom,
  createdAt,
  ...made
}: LineFacts): VersionFacts {
  return { number, parent, restoredFrom, ...authoredFactsOf(made), createdAt: new Date(createdAt) }
}

/** For an assistant whose line tells no history: whoever imports it has made it. */
export function firstVersionBy(principal: Principal): VersionFacts {
  const { address: _address, ...made } = authorshipOf(principal)
  return { number: 1, parent: null, restoredFrom: null, ...made, createdAt: new Date() }
}

/** Authors keep their ids, though this server may know nobody by them. */
export function authoredFactsOf({
  author,
  dialect,
  requestId,
  message,
}: Pick<LineFacts, 'author' | 'dialect' | 'requestId' | 'message'>): AuthoredFacts {
  return { author: { ...author, id: authorUuid(author) }, dialect, requestId, message }
}
