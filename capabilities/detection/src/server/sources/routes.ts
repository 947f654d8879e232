import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  addSource,
  changeSource,
  pushEvents,
  removeSource,
  restoreSource,
  type SourceMatter,
  sources as listSources,
  uploadEvents,
} from '../../core/index.ts'
import { TOLD } from '../refusals/index.ts'
import type { KeptSource } from './book.ts'
import { checkPlace } from './checkPlace.ts'
import type { Sources } from './index.ts'

/** More sources than a node can follow are a mistake. */
const MOST_SOURCES = 1_000

/** The same as the routes, for what this node itself brings: the story of an exercise. */
export interface SourceDoor {
  /** @returns its id */
  add(by: Subject, matter: SourceMatter): Promise<string>
  /** Settles when these events are kept and searched. @returns how many there were */
  push(by: Subject, id: string, bytes: AsyncIterable<Uint8Array>): Promise<number>
}

/** Routes of sources. Absent, ended and hidden answer alike. */
export function sourceRoutes(host: Host, sources: Sources): SourceDoor {
  const { http } = host
  const { book } = sources

  const mustRead = (subject: Subject, label: Label): Label => {
    if (host.tables.mayRead(subject, label)) return label
    throw new Fault(
      'denied',
      'detection.label_beyond',
      'You may not read this label yourself. Choose one that you may read.',
      { place: { path: '/body/label' } },
    )
  }
  const note = (subject: Subject, deed: string, { id, words, era }: KeptSource) =>
    host.audit.record({
      subject,
      verb: 'detection:sources',
      ids: [id],
      outcome: 'allowed',
      detail: { deed, kind: words.place.kind, name: words.name },
      label: era.label,
    })

  // One change after the other: what a source is and what runs of it never part.
  let last: Promise<unknown> = Promise.resolve()
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.catch(() => undefined).then(work)
    last = done
    return done
  }

  http.answer(listSources, async (_, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const rows = (await sources.rows(subject, marks)).map((row) =>
      row.trouble === undefined
        ? row
        : { ...row, trouble: host.refusals.say(language, { code: TOLD, message: row.trouble }) },
    )
    return { rows, marking: marks.marking() }
  })

  const add = ({ label, ...words }: SourceMatter, subject: Subject) =>
    inOrder(async () => {
      const of = mustRead(subject, label ?? host.defaultLabel)
      await checkPlace(host, words)
      if (book.all.length >= MOST_SOURCES)
        throw new Fault(
          'conflict',
          'detection.too_many_sources',
          'This node follows as many sources as it can. End some first.',
        )
      const made = await book.add(words, of)
      note(subject, 'add', made)
      await sources.begin(made)
      return { id: made.id, undo: { remove: made.id } }
    })
  http.answer(addSource, async (matter, { subject }) => add(matter, subject))

  http.answer(changeSource, async ({ id, label, ...words }, { subject }) =>
    inOrder(async () => {
      const before = book.of(subject, id)
      const of = mustRead(subject, label ?? before.era.label)
      await checkPlace(host, words)
      const now = await book.change(before, words, of)
      note(subject, 'change', now)
      await sources.begin(now)
      return { done: true as const, undo: { ...before.words, label: before.era.label } }
    }),
  )

  http.answer(removeSource, async ({ id }, { subject }) =>
    inOrder(async () => {
      const ended = await book.setEnded(book.of(subject, id), true)
      note(subject, 'end', ended)
      await sources.end(ended)
      return { done: true as const, undo: { restore: id } }
    }),
  )

  http.answer(restoreSource, async ({ id }, { subject }) =>
    inOrder(async () => {
      const back = await book.setEnded(book.of(subject, id, 'ended'), false)
      note(subject, 'restore', back)
      await sources.begin(back)
      return { done: true as const }
    }),
  )

  const take = async (subject: Subject, id: string, bytes: AsyncIterable<Uint8Array>) => {
    const source = book.of(subject, id)
    if (source.words.place.kind !== 'push')
      throw new Fault(
        'conflict',
        'detection.not_pushed',
        'This source brings its events by itself. Send them to a source of kind push.',
      )
    const lane = sources.running.get(id)?.lane
    if (lane === undefined)
      throw new Fault('unavailable', 'detection.not_ready', 'This source is being made ready. Send again.', {
        retryAfterSeconds: 1,
      })
    return sources.documents.take(lane, bytes)
  }
  http.answer(pushEvents, ({ id }, { subject, upload }) => take(subject, id, upload))
  http.answer(uploadEvents, ({ id }, { subject, upload }) => take(subject, id, upload))

  return {
    add: async (by, matter) => (await add(matter, by)).id,
    push: async (by, id, bytes) => (await take(by, id, bytes)).events,
  }
}
