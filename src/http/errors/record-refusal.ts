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
 * Records a write that was refused for its credential in the audit log of the account that the credential belongs to. The
 * request does not wait for it. A request without a credential belongs to no account.
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
