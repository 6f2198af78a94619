/**
 * The condition on which a row comes after a place in its list. It compares row values, so that the index of the order
 * leads to the place at any depth.
 * @param columns by which the list is sorted, in one direction; the last one tells apart what is equal in the others
 * @param place what the columns hold there, as placeholders
 */
export function afterPlaceSql(
  columns: readonly string[],
  direction: 'ASC' | 'DESC',
  place: readonly string[],
): string {
  return `(${columns.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${place.join(', ')})`
}
