const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text of bytes in UTF-8, without a byte order mark; null when they are none, for they must not become other text. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/**
 * Where bytes stop being UTF-8, counted from 0; their length when they end within a character.
 * @param bytes of which `utf8Text` has made nothing
 */
export function invalidUtf8At(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length + 1]
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2)
    if (beginsUtf8(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return valid
}

/** Whether more bytes could make them UTF-8. */
function beginsUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
