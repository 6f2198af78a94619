import { createHash } from 'node:crypto'

/**
 * The hash of a body that is read as a stream while it is stored, for a request with an Idempotency-Key. The reader of the
 * body adds what it reads.
 */
export interface BodyHash {
  add(piece: Uint8Array | string): void
  /** The body has been read to its end. */
  end(): void
  /** SHA-256; null before the end. */
  readonly digest: Buffer | null
}

export function createBodyHash(): BodyHash {
  const hash = createHash('sha256')
  let digest: Buffer | null = null
  return {
    add: (piece) => void hash.update(piece),
    end() {
      digest ??= hash.digest()
    },
    get digest() {
      return digest
    },
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for a request without an Idempotency-Key, and for one whose body is not read as a stream. */
    bodyHash: BodyHash | null
  }

  interface FastifyContextConfig {
    /**
     * For an operation that reads its body as a stream: reads the rest of it into `request.bodyHash` and stores nothing.
     * @throws AppError as the operation does for a body that cannot be read
     */
    readBody?: (request: FastifyRequest) => Promise<void>
  }
}
