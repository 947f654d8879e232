import { cast } from './cast.ts'
import { everyoneReads, exists, type Leak, one, wrapped } from './planting.ts'

/** Seeded leaks of what nodes exchange: acceptance, recall, feeds. */
export const EXCHANGE_LEAKS: readonly Leak[] = [
  {
    name: 'the stamps of a feed come from the number of the row',
    channel: 'date_added of a feed',
    plant: wrapped((objects, owner) => ({
      async feed(reader, view, question) {
        const rows = []
        for (const row of await objects.feed(reader, view, question)) {
          const seq = await one(
            owner,
            'select coalesce(max(v.seq), 0)::int as n from thing t join version v on v.thing = t.num where t.id = $1',
            [row.id],
          )
          rows.push({ ...row, stamp: row.stamp + BigInt(seq) })
        }
        return rows
      },
    })),
  },
  {
    name: 'the stamps of all feeds are counted together',
    channel: 'filling of feeds',
    plant: wrapped((objects, owner) => ({
      async feed(reader, view, question) {
        const all = await one(owner, 'select count(*)::int as n from feed_row')
        return (await objects.feed(reader, view, question)).map((row) => ({ ...row, stamp: row.stamp + BigInt(all) }))
      },
    })),
  },
  {
    name: 'a page of a feed is cut before hidden rows are left out',
    channel: 'pages of a feed',
    plant: wrapped((objects) => ({
      async feed(reader, view, question) {
        const all = await objects.feed({ ...cast.hidden, id: `all ${reader.id}` }, view, question)
        return all.filter((row) => objects.mayRead(reader, row.label))
      },
    })),
  },
  {
    name: 'a version comes again when a hidden part of it comes or goes',
    channel: 'marked parts, feeds',
    plant: wrapped((objects, owner) => ({
      async feed(reader, view, question) {
        const parts = await one(owner, `select count(*)::int as n from portion where selector <> ''`)
        return (await objects.feed(reader, view, question)).map((row) => ({ ...row, stamp: row.stamp + BigInt(parts) }))
      },
    })),
  },
  {
    name: 'what is taken back is kept because a hidden source has it too',
    channel: 'recall, sources',
    plant: wrapped((objects, owner) => ({
      async withdraw(subject, items, how) {
        const answers: Awaited<ReturnType<typeof objects.withdraw>>[number][] = []
        for (const [i, answer] of (await objects.withdraw(subject, items, how)).entries())
          answers.push(answer === 'withdrawn' && (await exists(owner, items[i]?.id ?? '')) > 0 ? 'kept' : answer)
        return answers
      },
    })),
  },
  {
    name: 'a recall of something hidden drops the caches of all',
    channel: 'recall, caches',
    plant: wrapped((objects, owner) => ({
      changeStamp: async (subject) =>
        `${await objects.changeStamp(subject)} ${await one(owner, `select count(*)::int as n from outbox where topic = 'objects.withdrawn'`)}`,
    })),
  },
  {
    name: 'a hidden twin makes a signed object not new',
    channel: 'verdicts of acceptance',
    plant: wrapped((objects, owner) => ({
      async accept(subject, items, how) {
        const known = new Set<string>()
        for (const { text } of items) {
          const { id } = JSON.parse(text) as { id: string }
          if ((await exists(owner, id)) > 0) known.add(id)
        }
        return (await objects.accept(subject, items, how)).map((o) =>
          o.verdict === 'new' && known.has(o.id) ? { ...o, verdict: 'newer' as const } : o,
        )
      },
    })),
  },
  {
    name: 'what is handed out for release names every source',
    channel: 'release, sources',
    plant: everyoneReads('assertion'),
  },
]
