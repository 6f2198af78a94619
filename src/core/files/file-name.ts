const maxLength = 255
const unnamed = 'file'

/** Line breaks, NUL and the like, and the marks that make a name read in another direction than it is written. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/** The name of an upload as it is kept: one line without folders, at most 255 characters, never empty. */
export function fileNameOf(sent: string): string {
  const name = (sent.split(/[/\\]/).at(-1) ?? '')
    .toWellFormed()
    .replace(invisible, '')
    .normalize('NFC')
    .trim()
  return name === '' || name === '.' || name === '..' ? unnamed : shortened(name)
}

/** Cut before the extension, which says more than the end of a long name. */
function shortened(name: string): string {
  const characters = [...name]
  if (characters.length <= maxLength) return name
  const extension = /\.[^.]{1,20}$/u.exec(name)?.[0] ?? ''
  return characters.slice(0, maxLength - [...extension].length).join('') + extension
}
