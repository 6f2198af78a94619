import type { FastifyRequest } from 'fastify'
import type { RefusalReason } from '../../core/audit/refusal.ts'
import type { RefusalLog } from '../../core/audit/refusal-log.ts'
import type { AppError, ErrorCode } from '../../shared/errors.ts'
import { credentialOf } from '../authentication/credentials.ts'
import { isSafeMethod } from '../authentication/cross-origin.ts'

const reasons: Readonly<Partial<Record<ErrorCode, RefusalReason>>> = {
  unauthenticated: 'credential',
  forbidden: 'permission',
}

/**
 * Notes a write that was refused for who sent it, in the audit log of the account whose credential it was. The request
 * does not wait for it. A request without a credential is nobody's.
 */
export function recordRefusal(
  refusals: Pick<RefusalLog, 'recordRefusedSecret'>,
  dialect: string,
  error: AppError,
  request: FastifyRequest,
): void {
  const reason = reasons[error.code]
  const credential = reason === undefined || isSafeMethod(request.method) ? null : credentialOf(request)
  if (reason === undefined || credential === null) return
  const { id: requestId, ip: address, method, routeOptions } = request
  const operationId = routeOptions.schema?.operationId ?? `${method} ${routeOptions.url}`
  refusals.recordRefusedSecret(credential.token, {
    reason,
    operationId,
    byOwner: true,
    dialect,
    address,
    requestId,
  })
}
