import type { FastifyContextConfig } from 'fastify'
import { type RecordEffect, type RecordKind, recordKinds } from '../../core/conditions/record-kind.ts'

/** The kind of record that an operation is about, and what it does to it. */
interface DeclaredEffect {
  readonly kind: RecordKind
  readonly effect: RecordEffect
}

/** The effect in the `config` of a route, such as `{ campaign: 'change' }`; null for none. */
export function effectOf(config: FastifyContextConfig): DeclaredEffect | null {
  const kind = recordKinds.find((one) => config[one] !== undefined)
  const effect = kind === undefined ? undefined : config[kind]
  return kind === undefined || effect === undefined ? null : { kind, effect }
}

/** Whether it supports `If-Match`, which has no meaning for a new record. */
export function isConditional({ effect }: DeclaredEffect): boolean {
  return effect === 'change' || effect === 'delete'
}
