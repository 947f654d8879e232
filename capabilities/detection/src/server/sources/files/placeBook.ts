import type { Host } from '@testudo/platform/host'
import { sourceDb } from '../tables.ts'
import type { FilePlace } from './place.ts'

const DAY_MS = 86_400_000
/** Files that are gone are known again for so long. */
const KEEP_MS = 14 * DAY_MS

/** Places of one source's files, on the disk before they are in memory. */
export class PlaceBook {
  private readonly places = new Map<number, FilePlace>()
  private readonly host: Host
  private readonly source: string
  private last = 0

  constructor(host: Host, source: string) {
    this.host = host
    this.source = source
  }

  async load(): Promise<void> {
    const rows = await this.host.tables.asOwner((tx) =>
      sourceDb(tx).selectFrom('detection_source_file').selectAll().where('source', '=', this.source).execute(),
    )
    for (const { number, place } of rows) {
      this.places.set(number, JSON.parse(place) as FilePlace)
      this.last = Math.max(this.last, number)
    }
  }

  get all(): readonly FilePlace[] {
    return [...this.places.values()]
  }

  get next(): number {
    return this.last + 1
  }

  of(file: string): FilePlace | undefined {
    return this.all.find((place) => place.file === file)
  }

  async save(place: FilePlace): Promise<void> {
    await this.host.tables.asOwner(async (tx) => {
      const db = sourceDb(tx)
      const owner = await db
        .selectFrom('detection_source')
        .select('label_id')
        .where('id', '=', this.source)
        .executeTakeFirstOrThrow()
      const values = { place: JSON.stringify(place), seen_at: place.seenAt, label_id: owner.label_id }
      await db
        .insertInto('detection_source_file')
        .values({ source: this.source, number: place.number, ...values })
        .onConflict((conflict) => conflict.columns(['source', 'number']).doUpdateSet(values))
        .execute()
    })
    this.last = Math.max(this.last, place.number)
    this.places.set(place.number, place)
  }

  /** Forgets files that have been gone for long. */
  async tidy(now: number): Promise<void> {
    const old = this.all.filter(({ file, seenAt }) => file === '' && seenAt < now - KEEP_MS).map(({ number }) => number)
    if (old.length === 0) return
    await this.host.tables.asOwner((tx) =>
      sourceDb(tx)
        .deleteFrom('detection_source_file')
        .where('source', '=', this.source)
        .where('number', 'in', old)
        .execute(),
    )
    for (const number of old) this.places.delete(number)
  }
}
