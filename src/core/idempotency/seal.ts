import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/*
 * Responses may hold secrets, such as that of a new API key. They are stored encrypted under the credential of the request, of which
 * only a hash is stored: whoever reads the database can read none of them.
 */

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** @param id makes the encryption key different for each response */
export function seal(content: Buffer, secret: string, id: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const encryption = createCipheriv(cipher, keyFor(secret, id), nonce)
  const encrypted = Buffer.concat([encryption.update(content), encryption.final()])
  return Buffer.concat([nonce, encryption.getAuthTag(), encrypted])
}

/** @throws for what was sealed under another credential, or changed since */
export function unseal(sealed: Buffer, secret: string, id: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes)
  const decryption = createDecipheriv(cipher, keyFor(secret, id), nonce, { authTagLength: tagBytes })
  decryption.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decryption.update(sealed.subarray(nonceBytes + tagBytes)), decryption.final()])
}

function keyFor(secret: string, id: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, id, 'idempotent answer', 32))
}
