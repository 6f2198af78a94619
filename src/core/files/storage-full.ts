import { isJsonObject } from '../../shared/bounded.ts'

/** Of the file system, for a disk that is full and for the quota of its user. */
const diskCodes = new Set(['ENOSPC', 'EDQUOT'])

/** Of stores that speak S3, which knows no code for it: those of MinIO and of Ceph. */
const storeCodes = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'QuotaExceeded',
  'InsufficientStorage',
  'InsufficientCapacity',
])

const httpInsufficientStorage = 507

/** Whether a content could not be stored because there is no room for it. */
export function isStorageFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name } = error
  const code = 'code' in error ? String(error.code) : ''
  const metadata = '$metadata' in error && isJsonObject(error.$metadata) ? error.$metadata : {}
  return (
    diskCodes.has(code) ||
    storeCodes.has(name) ||
    metadata.httpStatusCode === httpInsufficientStorage ||
    isStorageFull(error.cause)
  )
}
