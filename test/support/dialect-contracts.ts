import { existsSync } from 'node:fs'
import type { DialectContract } from './dialect-contract.ts'
import { dialectIds, dialects } from './test-dialects.ts'

const contracts = await loadContracts(dialectIds)

export function contractOf(id: string): DialectContract {
  const contract = contracts.get(id)
  if (contract === undefined) throw new Error(`No dialect is called ${id}.`)
  return contract
}

/** Such as `GET /v1/auth/me`: the operations of all dialects that any key may call. */
export function operationsOpenToEveryKey(): string[] {
  return dialects.flatMap(({ id, prefix }) =>
    contractOf(id).openToEveryKey.map((operation) => operation.replace(' ', ` ${prefix}`)),
  )
}

/** The contracts of these dialects. @throws Error that names the dialect and the file which is missing */
export async function loadContracts(ids: readonly string[]): Promise<ReadonlyMap<string, DialectContract>> {
  return new Map(await Promise.all(ids.map(async (id) => [id, await loadContract(id)] as const)))
}

async function loadContract(id: string): Promise<DialectContract> {
  const files = ['dialects', 'fixtures'].map(
    (folder) => new URL(`../${folder}/${id}/contract.ts`, import.meta.url),
  )
  const file = files.find((candidate) => existsSync(candidate))
  if (file === undefined)
    throw new Error(`The dialect ${id} has no contract: test/dialects/${id}/contract.ts.`)
  const { contract } = (await import(file.href)) as { contract?: DialectContract } // each declares its type itself
  if (contract === undefined) throw new Error(`${file.pathname} exports no contract.`)
  return contract
}
