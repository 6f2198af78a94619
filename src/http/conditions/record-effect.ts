import type { FastifyContextConfig } from 'fastify'
import { type RecordEffect, type RecordKind, recordKinds } from '../../core/conditions/record-kind.ts'

/** Which kind of record an operation is about, and what it does to it. */
interface DeclaredEffect {
  readonly kind: RecordKind
  readonly effect: RecordEffect
}

/** What the `config` of a route says of it, such as `{ campaign: 'change' }`; null where it says nothing. */
export function effectOf(config: FastifyContextConfig): DeclaredEffect | null {
  const kind = recordKinds.find((one) => config[one] !== undefined)
  const effect = kind === undefined ? undefined : config[kind]
  return kind === undefined || effect === undefined ? null : { kind, effect }
}

/** Whether it takes `If-Match`, which a new record has no use for. */
export function isConditional({ effect }: DeclaredEffect): boolean {
  return effect === 'change' || effect === 'delete'
}
