import { randomUUID } from 'node:crypto'
import type { Host } from '@testudo/platform/host'
import type { Access } from '../../../core/contract/collections.ts'
import { tablesOf } from '../tables.ts'
import { openSecret, sealSecret } from './secrets.ts'
import { type Progress, progressSchema, type Settings, settingsSchema, type Source } from './source.ts'

/** Sources as they are kept. */
export class SourceBook {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  async all(): Promise<readonly Source[]> {
    const rows = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).selectFrom('sharing_taxii_source').selectAll().orderBy('id').execute(),
    )
    return rows.map(read)
  }

  async find(id: string): Promise<Source | undefined> {
    const row = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).selectFrom('sharing_taxii_source').selectAll().where('id', '=', id).executeTakeFirst(),
    )
    return row === undefined ? undefined : read(row)
  }

  async add(keeper: string, settings: Settings, access: Access): Promise<string> {
    const id = randomUUID()
    const progress: Progress = { nextRun: this.#host.clock.now(), failures: 0, total: {}, cursor: {} }
    const secret = await this.#sealed(id, access)
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .insertInto('sharing_taxii_source')
        .values({
          id,
          keeper,
          settings: JSON.stringify(settings),
          secret: secret ?? null,
          progress: JSON.stringify(progress),
        })
        .execute(),
    )
    return id
  }

  /** A place in one collection is none in another: the cursor stays only when the source stays the same. */
  async change(before: Source, keeper: string, settings: Settings, access: Access): Promise<void> {
    const { id } = before
    const secret = access.kind === 'same' ? before.secret : await this.#sealed(id, access)
    const moved = (['direction', 'url', 'collection', 'account'] as const).some(
      (name) => before.settings[name] !== settings[name],
    )
    const otherTypes = before.settings.types.join() !== settings.types.join()
    const progress: Progress = {
      ...before.progress,
      nextRun: this.#host.clock.now(),
      failures: 0,
      ...((moved || otherTypes) && { cursor: {} }),
    }
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .updateTable('sharing_taxii_source')
        .set({
          keeper,
          settings: JSON.stringify(settings),
          secret: secret ?? null,
          progress: JSON.stringify(progress),
        })
        .where('id', '=', id)
        .execute(),
    )
  }

  async remove(id: string): Promise<void> {
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).deleteFrom('sharing_taxii_source').where('id', '=', id).execute(),
    )
  }

  /** Saves how far a source has come. Nothing happens when it was removed or changed meanwhile. */
  async advance({ id, settings }: Source, progress: Progress): Promise<void> {
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx)
        .updateTable('sharing_taxii_source')
        .set({ progress: JSON.stringify(progress) })
        .where('id', '=', id)
        .where('settings', '=', JSON.stringify(settings))
        .execute(),
    )
  }

  /** @throws {Fault} `sharing.secret_lost` */
  async accessOf({ id, settings, secret }: Source): Promise<Exclude<Access, { readonly kind: 'same' }>> {
    const { access } = settings
    if (access === 'none' || access === 'own') return { kind: access }
    const text = openSecret(await this.#key(), id, secret ?? '')
    return JSON.parse(text) as Exclude<Access, { readonly kind: 'same' }>
  }

  async #sealed(id: string, access: Access): Promise<string | undefined> {
    if (access.kind === 'none' || access.kind === 'own' || access.kind === 'same') return undefined
    return sealSecret(await this.#key(), id, JSON.stringify(access))
  }

  #key(): Promise<Uint8Array> {
    return this.#host.keys.key('taxii-sources')
  }
}

const read = (row: {
  id: string
  keeper: string
  settings: string
  secret: string | null
  progress: string
}): Source => ({
  id: row.id,
  keeper: row.keeper,
  settings: settingsSchema.parse(JSON.parse(row.settings)),
  secret: row.secret ?? undefined,
  progress: progressSchema.parse(JSON.parse(row.progress)),
})
