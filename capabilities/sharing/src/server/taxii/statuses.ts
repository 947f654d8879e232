import type { Status } from '@testudo/taxii'
import type { Host } from '@testudo/platform/host'
import { tablesOf } from './tables.ts'

/** The standard asks for a day at least (TAXII 2.1 §4.3). */
const KEPT_MS = 48 * 3_600_000
const TIDY_MS = 600_000

/** Answers to additions, told again to who made them. */
export class Statuses {
  readonly #host: Host
  #tidied = 0

  constructor(host: Host) {
    this.#host = host
  }

  async keep(account: string, status: Status): Promise<void> {
    const now = this.#host.clock.now()
    const tidy = now - this.#tidied > TIDY_MS
    if (tidy) this.#tidied = now
    await this.#host.tables.asOwner(async (tx) => {
      const db = tablesOf(tx)
      await db
        .insertInto('sharing_taxii_status')
        .values({ id: status.id, account, at: now, body: JSON.stringify(status) })
        .execute()
      if (tidy)
        await db
          .deleteFrom('sharing_taxii_status')
          .where('at', '<', now - KEPT_MS)
          .execute()
    })
  }

  async find(account: string, id: string): Promise<Status | undefined> {
    const row = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .selectFrom('sharing_taxii_status')
        .select('body')
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst(),
    )
    return row === undefined ? undefined : (JSON.parse(row.body) as Status)
  }
}
