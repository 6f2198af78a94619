/** SQL expressions for what decides which of several versions a caller gets. */
export interface SplitScore {
  /** Text: who always gets the same one. */
  readonly splitKey: string
  /** UUID of the assistant, and the name of its environment. */
  readonly assistantId: string
  readonly environment: string
  /** A version that shares the calls, and its weight. */
  readonly version: string
  readonly weight: string
}

/**
 * Weighted rendezvous hashing: each version draws an exponentially distributed number for the caller, at the rate of its
 * weight, and the lowest one counts. So shares are as the weights are, and a caller moves only to a version whose share
 * has grown against that of another, or away from one whose share has shrunk.
 * @returns SQL of type double precision
 */
export function splitScoreSql({ splitKey, assistantId, environment, version, weight }: SplitScore): string {
  const text = `concat_ws(' ', ${splitKey}, ${assistantId}, ${environment}, ${version})`
  const bits = `('x' || left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 13))::bit(52)::bigint`
  // Above 0, which has no logarithm, up to 1.
  return `-ln((${bits} + 1)::double precision / ${2 ** 52}) / ${weight}`
}
