import { z } from 'zod'

/** The path parameter of the operations on one record. */
export function idParameter<Name extends string>(name: Name, description: string) {
  const parameter = z.string().max(300).describe(description)
  return z.object({ [name]: parameter } as Record<Name, typeof parameter>)
}

/** The same for an assistant, which every API takes by any of its ids. */
export function assistantIdParameter<Name extends string>(name: Name) {
  return idParameter(name, 'Id of the assistant: `asst_…`, UUID, integer or external id.')
}
