/**
 * How the property tests run: the same cases every time, so that a change is judged by its own doing. To look for new
 * ones: `PROPERTY_SEED=$RANDOM PROPERTY_FACTOR=20 npm test -- test/conformance`.
 */
export function propertyRuns(count: number): { readonly numRuns: number; readonly seed: number } {
  const { PROPERTY_SEED = '20261121', PROPERTY_FACTOR = '1' } = process.env
  return { numRuns: count * Number(PROPERTY_FACTOR), seed: Number(PROPERTY_SEED) }
}
