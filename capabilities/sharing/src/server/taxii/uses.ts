import type { Host } from '@testudo/platform/host'
import { tablesOf } from './tables.ts'

/** A use is written down again after so long. */
const EVERY_MS = 60_000

/** When each account last read from and wrote to each view. */
export class Uses {
  readonly #host: Host
  readonly #written = new Map<string, number>()

  constructor(host: Host) {
    this.#host = host
  }

  async note(account: string, view: string, what: 'read_at' | 'write_at'): Promise<void> {
    const now = this.#host.clock.now()
    const key = `${what} ${account} ${view}`
    if (now - (this.#written.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return
    this.#written.set(key, now)
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .insertInto('sharing_taxii_use')
        .values({ account, view, read_at: null, write_at: null, [what]: now })
        .onConflict((on) => on.columns(['account', 'view']).doUpdateSet({ [what]: now }))
        .execute(),
    )
  }

  async last(): Promise<ReadonlyMap<string, { readonly read?: number; readonly write?: number }>> {
    const rows = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .selectFrom('sharing_taxii_use')
        .select(({ fn }) => ['account', fn.max('read_at').as('read'), fn.max('write_at').as('write')])
        .groupBy('account')
        .execute(),
    )
    return new Map(
      rows.map(({ account, read, write }) => [
        account,
        { ...(read === null ? {} : { read: Number(read) }), ...(write === null ? {} : { write: Number(write) }) },
      ]),
    )
  }
}
