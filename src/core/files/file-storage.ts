import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FileStorage, type StorageAdapter } from '@flystorage/file-storage'
import { LocalStorageAdapter } from '@flystorage/local-fs'

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

/** Where the contents of files lie: in a bucket when the configuration names one, else under the data directory. */
export async function openFileStorage({ dataDirectory, s3 }: StorageOptions): Promise<FileStorage> {
  if (s3 !== undefined) return new FileStorage(await s3Adapter(s3))
  const folder = resolve(join(dataDirectory, 'files'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Nobody else on the machine may read them. A bucket has its own policy, and may refuse to be told.
  const visibility = { visibility: 'private', directoryVisibility: 'private' }
  return new FileStorage(new LocalStorageAdapter(folder), undefined, { visibility })
}

/** Loaded only here: the AWS SDK takes its time to load, and most installations do without it. */
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
