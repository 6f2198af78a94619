import { readdirSync, readFileSync } from 'node:fs'

/** Another API than `/v1`, as far as its document says where assistants are. */
export interface OtherApi {
  readonly id: string
  readonly one: (uuid: string) => string
  /** Null where it has no pages by number. */
  readonly page: ((page: number) => string) | null
}

interface Document {
  readonly components: { readonly parameters?: Readonly<Record<string, { readonly name: string }>> }
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>
}

type Parameter = { readonly name: string } | { readonly $ref: string }

/** Read from `openapi/`. */
export function otherApis(): OtherApi[] {
  const ids = readdirSync('openapi').map((file) => file.replace(/\.json$/, ''))
  return ids.filter((id) => id !== 'native').map(apiOf)
}

function apiOf(id: string): OtherApi {
  const { components, paths }: Document = JSON.parse(readFileSync(`openapi/${id}.json`, 'utf8'))
  const ofAssistants = Object.entries(paths).filter(
    ([path, { get }]) => get !== undefined && /\/assistants?(\/|$)/.test(path),
  )
  const [one = ''] = ofAssistants.map(([path]) => path).filter((path) => /\/assistants?\/\{\w+\}$/.test(path))
  const paged = ofAssistants.find(([, { get }]) =>
    get?.parameters?.some((parameter) => {
      const named =
        '$ref' in parameter ? components.parameters?.[parameter.$ref.split('/').at(-1) ?? ''] : parameter
      return named?.name === 'page'
    }),
  )
  return {
    id,
    one: (uuid) => one.replace(/\{\w+\}$/, uuid),
    page: paged === undefined ? null : (page) => `${paged[0]}?page=${page}`,
  }
}
