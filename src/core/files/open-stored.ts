import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { FileStorage } from '@flystorage/file-storage'
import { AppError } from '../../shared/errors.ts'

/**
 * A stored content, known to be there when this returns.
 * @throws AppError internal when it is not
 */
export async function openStored(storage: FileStorage, key: string): Promise<Readable> {
  try {
    const source = await storage.read(key)
    await once(source, 'readable')
    return released(source)
  } catch (error) {
    throw new AppError('internal', 'The content of the file cannot be read.', { cause: error })
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
