import { hashToken } from '../identity/secrets.ts'
import { addedTo, type RefusedAttempt, type RefusedOwner, type Tally, tallyOf } from './refusal.ts'
import type { RefusalLine, RefusalRepository } from './refusal-repository.ts'

/** How often is looked what there is to write. The first refusal of an account is in the log after that long. */
const tickMs = 1_000

/** Between two writes for one account, which grows for as long as refusals go on. */
const firstPauseMs = 60_000
const longestPauseMs = 15 * 60_000

/** Lines of an account in one write that name who was refused; all others are one line for each reason. */
const maxNamed = 7

/** Secrets whose owner has to be looked up, in one tick. More are not counted: they are nobody's, or an attack. */
const maxSecrets = 1_000

interface AccountRefusals {
  /** Not before then is anything written. */
  readonly dueAt: number
  readonly pauseMs: number
  readonly lines: Map<string, RefusalLine>
}

export type RefusalLog = ReturnType<typeof createRefusalLog>

interface Options {
  /** Told when refusals could not be written. They are lost then. */
  readonly onBackgroundError: (error: unknown) => void
  readonly now?: () => number
}

/**
 * Puts refused logins and refused writes into the audit log. Noting one is work in memory only, so that no request waits
 * for it and a login takes as long for a known email as for an unknown one. They are added up and written now and then:
 * at most ten lines of an account in a minute, and the longer refusals go on, the rarer, down to once in a quarter of an
 * hour. So nobody fills the table. Each instance adds up for itself; what is not written yet when the process is killed
 * is lost.
 */
export function createRefusalLog(
  repository: RefusalRepository,
  { onBackgroundError, now = Date.now }: Options,
) {
  let bySecret = new Map<string, Map<string, Tally>>()
  const accounts = new Map<string, AccountRefusals>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  return {
    /** Notes a refusal of somebody who is known. */
    record(owner: RefusedOwner, attempt: RefusedAttempt): void {
      add(owner, tallyOf(attempt, new Date(now())))
      wake()
    },

    /** Notes a refusal of whoever has this secret, or had it; of nobody when it is a mere guess. */
    recordRefusedSecret(token: string, attempt: RefusedAttempt): void {
      const hash = hashToken(token).toString('hex')
      const tallies = bySecret.get(hash) ?? new Map<string, Tally>()
      if (tallies.size === 0 && bySecret.size >= maxSecrets) return
      bySecret.set(hash, tallies)
      const tally = tallyOf(attempt, new Date(now()))
      tallies.set(tally.reason, addedTo(tallies.get(tally.reason), tally))
      wake()
    },

    /** Writes what is due. Never fails. */
    writeDue: () => enqueue(false),

    /** Writes everything at once, for the end of the process. Never fails. */
    flush: () => enqueue(true),
  }

  function wake(): void {
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      enqueue(false).then(() => {
        if (bySecret.size > 0 || accounts.size > 0) wake()
      })
    }, tickMs).unref()
  }

  function enqueue(everything: boolean): Promise<void> {
    running = running.then(() => write(everything)).catch(onBackgroundError)
    return running
  }

  async function write(everything: boolean): Promise<void> {
    await findOwners()
    for (const [accountId, refusals] of accounts) {
      const { dueAt, pauseMs, lines } = refusals
      if (!everything && dueAt > now()) continue
      // Quiet for a whole pause: the next refusal is written soon again.
      if (lines.size === 0) accounts.delete(accountId)
      else {
        const next = { dueAt: now() + pauseMs, pauseMs: Math.min(2 * pauseMs, longestPauseMs) }
        accounts.set(accountId, { ...next, lines: new Map() })
        await repository.write(accountId, [...lines.values()])
      }
    }
  }

  async function findOwners(): Promise<void> {
    if (bySecret.size === 0) return
    const asked = bySecret
    bySecret = new Map()
    const owners = await repository.ownersOf([...asked.keys()])
    for (const [hash, owner] of owners) {
      for (const tally of asked.get(hash)?.values() ?? []) add(owner, tally)
    }
  }

  function add(owner: RefusedOwner, tally: Tally): void {
    const { accountId, kind, id } = owner
    const known = accounts.get(accountId)
    const { lines } = known ?? { lines: new Map<string, RefusalLine>() }
    if (known === undefined) accounts.set(accountId, { dueAt: now(), pauseMs: firstPauseMs, lines })
    const name = `${kind} ${id} ${tally.reason} ${tally.byOwner}`
    const named =
      lines.has(name) || [...lines.values()].filter((line) => line.owner !== null).length < maxNamed
    const key = named ? name : tally.reason
    lines.set(key, { owner: named ? owner : null, tally: addedTo(lines.get(key)?.tally, tally) })
  }
}
