import { bearer, type Client } from '../../support/client.ts'
import { makeAccount, type TestAccount } from '../../support/factories.ts'

export interface Talkturo {
  readonly account: TestAccount
  readonly client: Client
  /** The account's slug, for the bodies. */
  readonly accountSlug: string
  /** Creates an assistant and answers it as Talkturo shows it. */
  made(fields?: object): Promise<{ id: string; [field: string]: unknown }>
}

/** A new account, and a client of Talkturo's API in it. */
export async function setUpTalkturo(): Promise<Talkturo> {
  const account = await makeAccount()
  const client = await bearer('/talkturo/api', account.key)
  const accountSlug = account.slug
  return {
    account,
    client,
    accountSlug,
    async made(fields = {}) {
      const response = await client.post('/assistants', { accountSlug, name: 'A', ...fields })
      return response.body.assistant
    },
  }
}
