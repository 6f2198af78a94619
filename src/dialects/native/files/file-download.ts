import type { File } from '../../../core/files/file.ts'

/**
 * The headers of a download. What people uploaded is never shown in a page of ours: browsers save it, and do not guess
 * what it might be.
 */
export function downloadHeaders({ name, mimeType, bytes }: File): Record<string, string | number> {
  return {
    'content-type': mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : mimeType,
    'content-length': bytes,
    'content-disposition': contentDisposition(name),
    'x-content-type-options': 'nosniff',
  }
}

/** RFC 6266: a name in plain ASCII for old clients, and the real one in the form of RFC 8187. */
function contentDisposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._()-]/gu, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, hexEncoded)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function hexEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
