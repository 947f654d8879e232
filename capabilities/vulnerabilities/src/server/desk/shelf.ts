import type { Case, Heard } from '../../core/decision/index.ts'
import type { FeedItem, VulnerabilityRecord } from '../../core/index.ts'
import { pacer } from '../pacer.ts'
import type { ItemBook, StoredItem } from '../runtime.ts'

const IDS_A_QUESTION = 50
const ITEMS_A_PAGE = 500
/** A title may be made of the first sentence; the whole text is read where it is shown. */
const MOST_TEXT = 400

/** What sources say of one vulnerability, under whatever labels. */
interface Shelved {
  readonly version: number
  readonly items: readonly StoredItem[]
}

/**
 * What decisions rest on, of vulnerabilities that equipment runs, without what only a page shows: read once for all readers,
 * each of whom is given what its labels reach.
 */
export function createShelf(items: Pick<ItemBook, 'currentRecords' | 'currentEpss'>) {
  const shelf = new Map<string, Shelved>()
  let epss = new Map<string, readonly StoredItem[]>()
  let epssVersion = 0
  let turn: Promise<unknown> = Promise.resolve()

  const read = async (ids: readonly string[]): Promise<ReadonlyMap<string, StoredItem[]>> => {
    const found: StoredItem[] = []
    for (let after: { after?: string } = {}; ; ) {
      const page = await items.currentRecords({
        ids,
        kinds: ['record', 'kev', 'vex'],
        limit: ITEMS_A_PAGE,
        ...after,
      })
      for (const one of page) found.push(slim(one))
      const last = page.at(-1)
      if (last === undefined || page.length < ITEMS_A_PAGE) break
      after = { after: last.row }
    }
    return Map.groupBy(
      found.toSorted((a, b) => a.at - b.at || (a.row < b.row ? -1 : 1)),
      ({ item }) => item.id,
    )
  }
  const readEpss = async (ids: readonly string[]) => {
    for (let from = 0; from < ids.length; from += IDS_A_QUESTION) {
      const some = ids.slice(from, from + IDS_A_QUESTION)
      const found = Map.groupBy(await items.currentEpss(some), ({ item }) => item.id)
      for (const id of some) epss.set(id, found.get(id) ?? [])
    }
  }

  const bring = async (wanted: ReadonlyMap<string, number>, epssNow: number): Promise<void> => {
    if (epssNow !== epssVersion) [epss, epssVersion] = [new Map(), epssNow]
    const pause = pacer()
    const missing = [...wanted].filter(([id, version]) => shelf.get(id)?.version !== version)
    for (let from = 0; from < missing.length; from += IDS_A_QUESTION) {
      const some = missing.slice(from, from + IDS_A_QUESTION)
      const found = await read(some.map(([id]) => id))
      for (const [id, version] of some) shelf.set(id, { version, items: found.get(id) ?? [] })
      await pause()
    }
    await readEpss([...wanted.keys()].filter((id) => !epss.has(id)).toSorted())
  }

  return {
    /** Reads what is not there in this version. */
    bring(wanted: ReadonlyMap<string, number>, epssNow: number): Promise<void> {
      const done = turn.then(() => bring(wanted, epssNow))
      turn = done.catch(() => undefined)
      return done
    },
    /** @param mayRead whether this reader may read what stands under a label */
    given(
      id: string,
      mayRead: (label: StoredItem['label']) => boolean,
    ): Pick<Case, 'records' | 'kev' | 'statements' | 'epss'> {
      return givenOf([...(shelf.get(id)?.items ?? []), ...(epss.get(id) ?? [])].filter(({ label }) => mayRead(label)))
    },
    /** Lets go of what nobody asks for any more. */
    keepOnly(ids: ReadonlySet<string>): void {
      for (const id of shelf.keys()) if (!ids.has(id)) shelf.delete(id)
    },
  }
}

/** Items of one vulnerability by kinds, the newest value of EPSS. */
export function givenOf(about: readonly StoredItem[]): Pick<Case, 'records' | 'kev' | 'statements' | 'epss'> {
  const [epss] = kind(about, 'epss').toSorted((a, b) => (a.item.day < b.item.day ? 1 : -1))
  return {
    records: kind(about, 'record'),
    kev: kind(about, 'kev'),
    statements: kind(about, 'vex'),
    ...(epss && { epss }),
  }
}

function kind<K extends FeedItem['kind']>(
  stored: readonly StoredItem[],
  wanted: K,
): readonly Heard<Extract<FeedItem, { kind: K }>>[] {
  return stored.flatMap(({ item, label, at, row }) =>
    item.kind === wanted ? [{ item: item as Extract<FeedItem, { kind: K }>, label, at, row }] : [],
  )
}

function slim(stored: StoredItem): StoredItem {
  const { item } = stored
  if (item.kind !== 'record') return stored
  const record: VulnerabilityRecord = {
    ...item,
    text: item.text.slice(0, MOST_TEXT),
    affected: [],
    configurations: [],
    references: [],
    remedies: [],
  }
  return { ...stored, item: record }
}
