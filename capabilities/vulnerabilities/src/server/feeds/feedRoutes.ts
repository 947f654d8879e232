import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { addFeed, endFeed, feeds, runFeed } from '../../core/index.ts'
import { fileKeyOf, providerKeyOf, readKey } from './checkFile.ts'
import type { FeedBook, FeedWords } from './feedBook.ts'
import { isProvider } from './findMetadata.ts'
import { allowedFolder } from './folderFiles.ts'
import { labelFor } from './importRoute.ts'
import type { FeedRunner } from './startFeeds.ts'

/** More feeds than a person can keep in view are a mistake. Counted are those the asker may read: others tell nothing. */
const MOST_FEEDS = 200

/** Routes of feeds. Absent, ended and hidden answer alike. */
export function feedRoutes(host: Host, book: FeedBook, runner: FeedRunner): void {
  const { http } = host
  const marksOf = new MarkBook(host.policies, host.defaultLabel)

  http.answer(feeds, async (_, { subject, language }) => {
    const marks = marksOf.open(language)
    const rows = (await book.readableBy(subject)).map(
      ({
        id,
        name,
        format,
        from,
        place,
        state,
        why,
        everyHours,
        lastAt,
        nextAt,
        records,
        quarantined,
        checked,
        signedBy,
        label,
      }) => ({
        id,
        name,
        ...(format === undefined ? {} : { format }),
        from,
        place,
        state,
        ...(why === undefined ? {} : { why }),
        everyHours,
        ...(lastAt === undefined ? {} : { lastAt }),
        ...(nextAt === undefined ? {} : { nextAt }),
        records,
        quarantined,
        checked,
        signedBy,
        mark: marks.of(label),
      }),
    )
    return { rows, marking: marks.marking() }
  })

  const begin = (id: string, asked: Parameters<FeedRunner['run']>[1], label: Label, title: string) =>
    host.jobs.run(asked, { kind: 'vulnerabilities.feed', title, label }, async (tell, signal) => {
      const feed = await book.of(asked, id)
      return runner.run(feed, asked, tell, signal)
    })

  http.answer(addFeed, async ({ label: text, name, from, place, everyHours, format, key }, { subject }) => {
    const words: FeedWords = {
      name,
      from,
      place,
      everyHours,
      ...(format === undefined ? {} : { format }),
      ...(key === undefined ? {} : { key }),
    }
    const label = labelFor(host, subject, text, '/body/label')
    await checkPlace(host, words)
    if (words.key !== undefined) {
      const keyFor = words.from === 'url' && isProvider(words.place) ? providerKeyOf : fileKeyOf
      keyFor(readKey(words.key))
    }
    if ((await book.readableBy(subject)).length >= MOST_FEEDS)
      throw new Fault(
        'conflict',
        'vulnerabilities.too_many_feeds',
        'This node follows as many feeds as it can. End some first.',
      )
    const feed = await book.add(words, label)
    host.audit.record({
      subject,
      verb: addFeed.may,
      ids: [feed.id],
      outcome: 'allowed',
      detail: { deed: 'add', name: feed.name, place: feed.place },
      label,
    })
    await begin(feed.id, subject, label, feed.name)
    return { id: feed.id }
  })

  http.answer(runFeed, async ({ id }, { subject }) => {
    const feed = await book.of(subject, id)
    return { job: await begin(id, subject, feed.label, feed.name) }
  })

  http.answer(endFeed, async ({ id }, { subject }) => {
    const feed = await book.of(subject, id)
    await book.end(feed)
    host.audit.record({
      subject,
      verb: endFeed.may,
      ids: [id],
      outcome: 'allowed',
      detail: { deed: 'end', name: feed.name },
      label: feed.label,
    })
    return { id }
  })
}

/** Whether this node may read there at all; told at once, to who adds it. */
async function checkPlace(host: Host, { from, place }: FeedWords): Promise<void> {
  if (from === 'folder') {
    await allowedFolder(host.telemetryFolders, place)
    return
  }
  const url = URL.canParse(place) ? new URL(place) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new Fault(
      'invalid',
      'vulnerabilities.feed_place',
      'The place must be a web address without name and password.',
      {
        place: { path: '/body/place' },
      },
    )
  await host.reach(url.hostname.replace(/^\[|\]$/g, ''), Number(url.port) || (url.protocol === 'https:' ? 443 : 80))
}
