import { randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { type MeterKept, type SourceMatter, SourceMeter } from '../../core/index.ts'
import type { Source } from '../runtime.ts'
import { sourceDb } from './tables.ts'

/** A source under one label. Its id is the matcher's name for it. */
export interface Era extends Source {
  readonly number: number
  readonly meter: SourceMeter
}

/** What a person said of a source; the label stands in its era. */
export type SourceWords = Omit<SourceMatter, 'label'>

/** A source as it stands now. */
export interface KeptSource {
  readonly id: string
  readonly words: SourceWords
  readonly era: Era
  readonly hasEnded: boolean
  readonly at: number
}

const eraId = (source: string, number: number) => (number === 1 ? source : `${source}.${number}`)

/** The sources of this node in memory, as the tables hold them. Changes go to the tables first. */
export class Book {
  private readonly sources = new Map<string, KeptSource>()
  private readonly eras = new Map<string, Era>()
  private readonly host: Host

  constructor(host: Host) {
    this.host = host
  }

  async load(): Promise<void> {
    const { rows, eras } = await this.host.tables.asOwner(async (tx) => ({
      rows: await sourceDb(tx).selectFrom('detection_source').selectAll().execute(),
      eras: await sourceDb(tx).selectFrom('detection_source_era').selectAll().orderBy('number').execute(),
    }))
    const newest = new Map<string, Era>()
    for (const { id, source, number, name, label, counts } of eras) {
      const meter = new SourceMeter(JSON.parse(counts) as MeterKept)
      const era: Era = { id, number, name, label: JSON.parse(label) as Label, meter }
      this.eras.set(id, era)
      newest.set(source, era)
    }
    for (const { id, matter, ended, at } of rows) {
      const era = newest.get(id)
      if (era) this.keep({ id, words: JSON.parse(matter) as SourceWords, era, hasEnded: ended, at: Number(at) })
    }
  }

  /** Every source that has not ended. */
  get all(): readonly KeptSource[] {
    return [...this.sources.values()].filter(({ hasEnded }) => !hasEnded)
  }

  era(id: string): Era | undefined {
    return this.eras.get(id)
  }

  newest(id: string): Era | undefined {
    return this.sources.get(id)?.era
  }

  /** @throws {Fault} for absent, ended and hidden alike */
  of(subject: Subject, id: string, state: 'live' | 'ended' = 'live'): KeptSource {
    const source = this.sources.get(id)
    if (!source || source.hasEnded !== (state === 'ended') || !this.host.tables.mayRead(subject, source.era.label))
      throw nothingHere()
    return source
  }

  /** What this subject may read, by row security, the oldest first. */
  async readableBy(subject: Subject): Promise<readonly KeptSource[]> {
    const rows = await this.host.tables.readAs(subject, (tx) =>
      sourceDb(tx)
        .selectFrom('detection_source')
        .select('id')
        .where('ended', '=', false)
        .orderBy('at')
        .orderBy('id')
        .execute(),
    )
    return rows.flatMap(({ id }) => this.sources.get(id) ?? [])
  }

  async add(words: SourceWords, label: Label): Promise<KeptSource> {
    const id = randomUUID()
    const at = this.host.clock.now()
    const era: Era = { id: eraId(id, 1), number: 1, name: words.name, label, meter: new SourceMeter() }
    await this.host.tables.asOwner(async (tx) => {
      const label_id = await this.host.tables.labelNumber(tx, label)
      await this.tell(tx, id, [label_id])
      await sourceDb(tx)
        .insertInto('detection_source')
        .values({ id, matter: JSON.stringify(words), ended: false, at, label_id })
        .execute()
      await this.insertEra(tx, id, era, label_id)
    })
    this.host.events.wake()
    this.eras.set(era.id, era)
    return this.keep({ id, words, era, hasEnded: false, at })
  }

  async change(source: KeptSource, words: SourceWords, label: Label): Promise<KeptSource> {
    const { id } = source
    const isSame = canonicalLabel(label) === canonicalLabel(source.era.label)
    const number = isSame ? source.era.number : source.era.number + 1
    const era: Era = isSame
      ? { ...source.era, name: words.name }
      : { id: eraId(id, number), number, name: words.name, label, meter: new SourceMeter() }
    await this.host.tables.asOwner(async (tx) => {
      const label_id = await this.host.tables.labelNumber(tx, label)
      const before = await this.host.tables.labelNumber(tx, source.era.label)
      await this.tell(tx, id, [...new Set([before, label_id])])
      const db = sourceDb(tx)
      const matter = JSON.stringify(words)
      await db.updateTable('detection_source').set({ matter, label_id }).where('id', '=', id).execute()
      await db.updateTable('detection_source_file').set({ label_id }).where('source', '=', id).execute()
      if (isSame)
        await db.updateTable('detection_source_era').set({ name: words.name }).where('id', '=', era.id).execute()
      else await this.insertEra(tx, id, era, label_id)
    })
    this.host.events.wake()
    this.eras.set(era.id, era)
    return this.keep({ ...source, words, era })
  }

  async setEnded(source: KeptSource, hasEnded: boolean): Promise<KeptSource> {
    await this.host.tables.asOwner(async (tx) => {
      await this.tell(tx, source.id, [await this.host.tables.labelNumber(tx, source.era.label)])
      await sourceDb(tx).updateTable('detection_source').set({ ended: hasEnded }).where('id', '=', source.id).execute()
    })
    this.host.events.wake()
    return this.keep({ ...source, hasEnded })
  }

  async saveCounts(eras: Iterable<Era>): Promise<void> {
    await this.host.tables.asOwner(async (tx) => {
      for (const { id, meter } of eras)
        await sourceDb(tx)
          .updateTable('detection_source_era')
          .set({ counts: JSON.stringify(meter.kept) })
          .where('id', '=', id)
          .execute()
    })
  }

  private keep(source: KeptSource): KeptSource {
    this.sources.set(source.id, source)
    return source
  }

  private async insertEra(tx: Tx, source: string, { id, number, name, label, meter }: Era, label_id: number) {
    const counts = JSON.stringify(meter.kept)
    await sourceDb(tx)
      .insertInto('detection_source_era')
      .values({ id, source, number, name, label: JSON.stringify(label), counts, label_id })
      .execute()
  }

  /** Screens of those who may read it look again. First in a transaction: it holds the ledger. */
  private async tell(tx: Tx, id: string, labels: readonly number[]): Promise<void> {
    for (const label of labels)
      await this.host.events.publish(tx, {
        topic: 'detection.sources',
        label,
        at: this.host.clock.now(),
        ids: [id],
        types: ['source'],
      })
  }
}
