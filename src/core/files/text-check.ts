/** Finds whether bytes that come piece by piece are UTF-8 text that people can read. */
export function createTextCheck() {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let readable = true

  return {
    add(bytes: Uint8Array): void {
      readable &&= !bytes.some(isControl) && decodes(bytes)
    },

    /** Of everything that was added. */
    isText(): boolean {
      return readable && decodes()
    },
  }

  /** Without bytes it asks whether the last character is whole. */
  function decodes(bytes?: Uint8Array): boolean {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined })
      return true
    } catch {
      return false
    }
  }
}

/** Bytes that no text has: the control characters but tab, line feed, form feed, return and escape. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b
}
