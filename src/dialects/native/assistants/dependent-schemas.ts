import { z } from 'zod'
import { type Dependent, dependentTypes } from '../../../core/assistants/model/dependent.ts'
import { toTypeId } from '../../../shared/identifiers.ts'

const example = {
  type: 'campaign',
  id: 'camp_01jh3v7qbre0vrf9y4v5q2m9ye',
  name: 'Spring recall',
  active: true,
}

export const dependentView = z
  .object({
    type: z.enum(dependentTypes).describe('Type of the dependent.'),
    id: z.string().describe('`camp_…` or `pn_…`; for an environment, its name.'),
    name: z.string().describe('Name; for a phone number, the number.'),
    active: z
      .boolean()
      .describe(
        'Whether it prevents the deletion of the assistant. A campaign does only while it is active.',
      ),
  })
  .meta({ 'x-component': 'Dependent', examples: [example] })

export const dependentListView = z
  .object({
    data: z
      .array(dependentView)
      .describe('Campaigns, environments, then phone numbers; at most 1,000 of each.'),
  })
  .meta({ examples: [{ data: [example] }] })

export function dependentToWire({ type, id, name, active }: Dependent): z.output<typeof dependentView> {
  return { type, id: wireIdOf(type, id), name, active }
}

function wireIdOf(type: Dependent['type'], id: string): string {
  switch (type) {
    case 'campaign':
      return toTypeId('camp', id)
    case 'environment':
      return id
    case 'phoneNumber':
      return toTypeId('pn', id)
  }
}
