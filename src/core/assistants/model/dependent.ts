export const dependentTypes = ['campaign', 'environment', 'phoneNumber'] as const

/** Something that uses an assistant. */
export interface Dependent {
  readonly type: (typeof dependentTypes)[number]
  /** UUID; of an environment, its name. */
  readonly id: string
  readonly name: string
  /** Whether calls may run over it: a campaign that is not active only names the assistant. */
  readonly active: boolean
}
