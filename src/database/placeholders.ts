/** Takes a value into a statement and returns the placeholder that stands for it, such as `$3`. */
export type Placeholder = (value: unknown) => string

/** The values of one statement, numbered in the order in which they are added. */
export function placeholders(): { readonly values: unknown[]; readonly add: Placeholder } {
  const values: unknown[] = []
  return { values, add: (value) => `$${values.push(value)}` }
}
