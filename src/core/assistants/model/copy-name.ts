const suffix = ' (copy)'
const maxNameLength = 255

/** The name of a copy; that of the original is cut where both would be too long. */
export function copyName(name: string): string {
  const room = maxNameLength - suffix.length
  return [...name].slice(0, room).join('') + suffix
}
