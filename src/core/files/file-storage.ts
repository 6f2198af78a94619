import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import type { FileStorage, StorageAdapter } from '@flystorage/file-storage'
import { isJsonObject } from '../../shared/bounded.ts'
import { AppError } from '../../shared/errors.ts'

export interface StorageOptions {
  readonly dataDirectory: string
  /** A bucket of S3 or of a store that speaks like it. */
  readonly s3?: BucketOptions | undefined
}

interface BucketOptions {
  readonly bucket: string
  readonly region: string
  readonly endpoint?: string | undefined
  /** Whether the bucket stands in the path of URLs, not in the host name. */
  readonly forcePathStyle: boolean
}

/** What files need of a storage. */
export type ContentStorage = Pick<FileStorage, 'write' | 'read' | 'deleteFile' | 'deleteDirectory'>

/** The storage that `openFileStorage` opens, by its first use: what speaks to it takes its time to load. */
export async function prepareFileStorage(options: StorageOptions): Promise<ContentStorage> {
  // A folder that cannot be made is told by the start.
  if (options.s3 === undefined) await makeFolder(options)
  let opened: Promise<FileStorage> | undefined
  const storage = () => {
    opened ??= openFileStorage(options)
    return opened
  }
  return {
    write: async (...content) => (await storage()).write(...content),
    read: async (...content) => (await storage()).read(...content),
    deleteFile: async (...content) => (await storage()).deleteFile(...content),
    deleteDirectory: async (...directory) => (await storage()).deleteDirectory(...directory),
  }
}

/** Where the contents of files lie: in a bucket when the configuration names one, else under the data directory. */
export async function openFileStorage({ dataDirectory, s3 }: StorageOptions): Promise<FileStorage> {
  const { FileStorage } = await import('@flystorage/file-storage')
  if (s3 !== undefined) return new FileStorage(await s3Adapter(s3))
  const { LocalStorageAdapter } = await import('@flystorage/local-fs')
  const folder = await makeFolder({ dataDirectory })
  // Nobody else on the machine may read them. A bucket has its own policy, and may refuse to be told.
  const visibility = { visibility: 'private', directoryVisibility: 'private' }
  return new FileStorage(new LocalStorageAdapter(folder), undefined, { visibility })
}

async function makeFolder({ dataDirectory }: Pick<StorageOptions, 'dataDirectory'>): Promise<string> {
  const folder = resolve(join(dataDirectory, 'files'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Loaded only here: most installations do without the AWS SDK. */
async function s3Adapter(s3: BucketOptions): Promise<StorageAdapter> {
  const [{ S3Client }, { AwsS3StorageAdapter }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@flystorage/aws-s3'),
  ])
  const client = new S3Client({
    region: s3.region,
    forcePathStyle: s3.forcePathStyle,
    ...(s3.endpoint !== undefined && { endpoint: s3.endpoint }),
    // Many compatible stores do not know the checksums that the SDK would add by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return new AwsS3StorageAdapter(client, { bucket: s3.bucket })
}

/**
 * A stored content, known to be there when this returns.
 * @throws AppError internal when it is not
 */
export async function openStored(storage: ContentStorage, key: string): Promise<Readable> {
  try {
    const source = await storage.read(key)
    await once(source, 'readable')
    return released(source)
  } catch (error) {
    throw new AppError('internal', 'The content of the file could not be read.', { cause: error })
  }
}

/**
 * The storage library closes the file or the connection behind its stream only at the end of the stream, not when the
 * stream is destroyed. So when a download is broken off, what is left is read and dropped.
 */
function released(source: Readable): Readable {
  const content = new PassThrough()
  source.on('error', (error) => content.destroy(error))
  content.once('close', () => {
    source.unpipe(content)
    source.resume()
  })
  return source.pipe(content)
}

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
