import { Fault } from '@testudo/kernel/fault'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { createAuthor } from '@testudo/platform/author'
import type { Host } from '@testudo/platform/host'
import { examineLog, type LogRow, logExport, logReceipt, logVerify, watchLog, writeLog } from '../core/index.ts'
import { hashOf, type KeptEntry, SIGNED_AS } from './book.ts'
import type { Watch } from './watch.ts'

/** Entries of one hour by one person: beyond that something else than a person writes. */
const MOST_PER_HOUR = 300
const HOUR = 3_600_000
const MOST_LABELS = 20

/** The watch log: read, written, proved. */
export function logRoutes(watch: Watch): void {
  const { host, book, marks } = watch
  const author = createAuthor(host, 'watch')

  host.http.answer(watchLog, async ({ from, until, kind, limit, cursor }, { subject, language }) => {
    const open = marks.open(language)
    const after = cursor === undefined ? undefined : (await book.one(subject, cursor)).record
    const found = await book.entries(subject, {
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...(kind !== undefined && { kinds: [kind] }),
      ...(after !== undefined && { after }),
      limit: limit + 1,
    })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: await logRows(watch, subject, page, open),
      ...(found.length > limit && last !== undefined && { next: last.record.id }),
      labels: await labelsFor(host, subject),
      marking: open.marking(),
    }
  })

  host.http.answer(writeLog, async ({ text, refs, label, corrects }, { subject }) => {
    const corrected = corrects === undefined ? undefined : (await book.one(subject, corrects)).record
    if (corrected !== undefined && corrected.kind !== 'note' && corrected.kind !== 'correction')
      throw new Fault('conflict', 'watch.not_a_note', 'Only what somebody wrote is corrected. Write an entry about it.')
    const under = author.writable(subject, label ?? corrected?.label ?? host.defaultLabel)
    await author.readable(subject, refs)
    const written = (await book.entries(subject, { from: host.clock.now() - HOUR })).filter(
      ({ record }) => record.who === subject.id,
    )
    if (written.length >= MOST_PER_HOUR)
      throw new Fault(
        'unavailable',
        'watch.flood',
        'You have written very many entries within the hour. Go on later.',
        {
          retryAfterSeconds: 600,
        },
      )
    const { record } = await book.write(subject, {
      kind: corrected === undefined ? 'note' : 'correction',
      text,
      refs,
      ...(corrected !== undefined && { about: corrected.id }),
      label: under,
    })
    return { id: record.id }
  })

  host.http.answer(logVerify, async (_, { subject }) =>
    examineLog(await book.entries(subject, {}), hashOf, (hash, signature) =>
      host.records.isSigned(SIGNED_AS, hash, signature),
    ),
  )

  host.http.answer(logReceipt, async ({ id }, { subject }) => {
    const { leaf } = await book.one(subject, id)
    const receipt = await host.records.receipt(leaf)
    if (receipt === undefined)
      throw new Fault(
        'unavailable',
        'watch.receipt_later',
        'The minute of this entry is not closed yet. Ask again in a minute.',
      )
    async function* body() {
      yield `${receipt}\n`
    }
    return { body: body(), fileName: `${id}.receipt.json` }
  })

  host.http.answer(logExport, async (_, { subject }) => {
    const all = (await book.entries(subject, {})).toReversed()
    const { key } = host.records.sign(SIGNED_AS, '')
    async function* lines() {
      for (const { record, hash, signature, leaf } of all)
        yield `${JSON.stringify({ record, hash, signature, key, leaf })}\n`
    }
    return { body: lines(), fileName: 'watch-log.ndjson' }
  })
}

/** Entries as rows, what they name in words the reader may know. */
export async function logRows(
  { host, book }: Watch,
  subject: Subject,
  entries: readonly KeptEntry[],
  marks: Marks,
): Promise<readonly LogRow[]> {
  const ids = [...new Set(entries.flatMap(({ record }) => record.refs))]
  const named = new Map((await host.objects.getMany(subject, ids)).map((one) => [one.id, one]))
  const corrections = await book.entries(subject, {
    kinds: ['correction'],
    about: entries.map(({ record }) => record.id),
  })
  const corrected = new Map(corrections.map(({ record }) => [record.about, record.id]))
  return entries.map(({ record, leaf, hash }) => {
    const refs = record.refs.flatMap((id) => named.get(id) ?? [])
    const by = corrected.get(record.id)
    return {
      id: record.id,
      at: record.at,
      by: { name: record.name, you: record.who === subject.id },
      kind: record.kind,
      text: record.text,
      refs: refs.map(({ id, name }) => ({ id, name: name === '' ? id : name, route: routeOf(id) })),
      ...(record.about !== '' && { about: record.about }),
      ...(by !== undefined && { corrected: by }),
      leaf,
      hash,
      mark: marks.of(record.label, ...refs.map(({ label }) => label)),
    }
  })
}

/** Where an object opens; ids only. */
export const routeOf = (id: string): string =>
  id.startsWith('incident--')
    ? `/incidents/${id}`
    : id.startsWith('x-testudo-mission--')
      ? `/picture/mission/${id}`
      : id.startsWith('x-testudo-request--')
        ? '/incidents/requests'
        : id.startsWith('x-testudo-')
          ? `/picture/model?node=${id}`
          : `/threats/object/${id}`

/** Labels an entry may be put under: the node's, and those in use by what one works on. */
export async function labelsFor(host: Host, subject: Subject) {
  const used = await host.objects.labels(subject, ['incident', 'x-testudo-mission', 'note', 'task'])
  const all = [host.defaultLabel, ...used].filter((label) => host.tables.mayRead(subject, label))
  return [...new Map(all.map((label) => [JSON.stringify(label), label])).values()].slice(0, MOST_LABELS)
}
