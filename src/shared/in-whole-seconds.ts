/**
 * `2026-04-10T09:24:11Z`: a time for APIs whose pages print no fractions of seconds, which some clients do not parse.
 * What is left of the second is cut off, so that no time lies in the future.
 */
export function inWholeSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
