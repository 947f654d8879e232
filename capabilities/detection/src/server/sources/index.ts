import { sourceOf } from '../../core/hunting/places.ts'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { SourceRow } from '../../core/index.ts'
import type { Runtime, SourceBook } from '../runtime.ts'
import { Book, type KeptSource } from './book.ts'
import { Documents } from './documents.ts'
import { Intake } from './intake.ts'
import { rowOf } from './row.ts'
import { type SourceDoor, sourceRoutes } from './routes.ts'
import { Running } from './running.ts'
import { sourceSchema } from './tables.ts'
import { starterOf } from './starters.ts'

/** Counts are written down so often; a node that is killed forgets at most so much of them, and no event. */
const SAVE_MS = 15_000

/** What the parts of this folder share. */
export interface Sources {
  readonly book: Book
  readonly running: ReadonlyMap<string, Running>
  readonly documents: Documents
  rows(subject: Subject, marks: Marks): Promise<readonly SourceRow[]>
  /** Begins a source, or begins it anew after a change; settles when it was tried once. */
  begin(source: KeptSource): Promise<void>
  end(source: KeptSource): Promise<void>
}

/** Sources of events: where they come from, under which label, how they fare. */
export async function startSources({
  host,
  matching,
}: Pick<Runtime, 'host' | 'matching'>): Promise<SourceBook & SourceDoor> {
  await host.tables.migrate('detection-sources', sourceSchema)
  const book = new Book(host)
  await book.load()
  const intake = new Intake({
    matching,
    now: () => host.clock.now(),
    onBroken: (source, error) =>
      host.log.error(
        { source, error: error instanceof Error ? error.message : String(error) },
        'events were not taken',
      ),
  })
  const running = new Map<string, Running>()
  const sources: Sources = {
    book,
    running,
    documents: new Documents(),
    async rows(subject, marks) {
      const now = host.clock.now()
      return (await book.readableBy(subject)).map((source) => rowOf(source, running.get(source.id), marks, now))
    },
    async begin(source) {
      const before = running.get(source.id)
      if (before !== undefined) {
        await before.stop()
        if (before.source.era.id !== source.era.id) await matching.end(before.source.era.id)
      }
      const one = new Running({ host, matching, intake }, source, starterOf(source.words.place.kind))
      running.set(source.id, one)
      await one.tried
    },
    async end(source) {
      const one = running.get(source.id)
      running.delete(source.id)
      await one?.stop()
      await matching.end(source.era.id)
    },
  }
  for (const source of book.all) void sources.begin(source)
  const door = sourceRoutes(host, sources)

  const save = () => book.saveCounts([...running.values()].map(({ source }) => source.era))
  const timer = setInterval(() => {
    save().catch((error: unknown) => host.log.warn({ error: String(error) }, 'counts of sources were not written down'))
  }, SAVE_MS)
  timer.unref()
  host.onClose(async () => {
    clearInterval(timer)
    await Promise.all([...running.values()].map((one) => one.stop()))
    intake.close()
    await save()
  })

  return {
    ...door,
    get(id) {
      const era = book.era(id)
      const logsource = running.get(sourceOf(id))?.source.words.logsource
      return era && logsource !== undefined ? { ...era, logsource } : era
    },
    matcherName: (id) => book.newest(id)?.id,
    rows: (subject, marks = new MarkBook(host.policiesNow(), host.defaultLabel).open('en')) =>
      sources.rows(subject, marks),
  }
}
