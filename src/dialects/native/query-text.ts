/** A plus sign that was not encoded comes as a space: before the offset of a time. */
export function withPlus(value: string): string {
  return value.replace(/ (?=\d\d:\d\d$)/, '+')
}
