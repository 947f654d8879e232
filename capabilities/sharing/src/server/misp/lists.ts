import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { Reply } from '@testudo/kernel/contract'
import { Taxonomies, WarningLists } from '@testudo/misp'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { unpacked, UNPACK_LIMITS } from '@testudo/platform/objects'
import { isObject, type JsonObject, parseStrict } from '@testudo/stix'
import { dropMispList, loadMispLists, mispLists } from '../../core/contract/misp.ts'
import type { MispTables } from './tables.ts'
import { isTar, readTar, TAR_LIMITS } from './tar.ts'

const MOST_LISTS = 2_000
const MOST_NOTES = 1_000
const WANTED = /\.json$/i

type Loaded = Reply<typeof loadMispLists>

interface Found {
  readonly kind: 'warning' | 'taxonomy'
  readonly name: string
  readonly version: string
  readonly entries: number
  readonly body: string
}

/** Every list and taxonomy of a node, ready to be asked. */
export interface LoadedLists {
  readonly lists: WarningLists
  readonly taxonomies: Taxonomies
}

/** How long lists stay in memory that nobody asks: all that MISP publishes takes some 40 MB and a second to load. */
const KEEP_MS = 10 * 60_000

/** Gives the lists as they stand; kept between imports for as long as nothing changes. */
export function createListShelf(host: Host): (signal: AbortSignal) => Promise<LoadedLists> {
  let kept: { readonly key: string; readonly loaded: LoadedLists } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  return async (signal) => {
    const rows = await host.tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_list')
        .select(['kind', 'name', 'digest'])
        .orderBy('kind')
        .orderBy('name')
        .execute(),
    )
    const key = JSON.stringify(rows)
    const loaded = kept?.key === key ? kept.loaded : await loadLists(host, rows, signal)
    kept = { key, loaded }
    clearTimeout(timer)
    timer = setTimeout(() => {
      kept = undefined
    }, KEEP_MS).unref()
    return loaded
  }
}

/** One after the other, so that others are answered in between. */
async function loadLists(
  host: Host,
  rows: readonly Pick<MispTables['misp_list'], 'kind' | 'name'>[],
  signal: AbortSignal,
): Promise<LoadedLists> {
  const lists = new WarningLists()
  const taxonomies = new Taxonomies()
  for (const { kind, name } of rows) {
    signal.throwIfAborted()
    const row = await host.tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_list')
        .select('body')
        .where('kind', '=', kind)
        .where('name', '=', name)
        .executeTakeFirst(),
    )
    if (row === undefined) continue
    if (kind === 'warning') lists.load(JSON.parse(row.body))
    else taxonomies.load(JSON.parse(row.body))
  }
  return { lists, taxonomies }
}

/** Texts of the warning lists, for whoever must pass over what they name. */
export const warningLists = (host: Pick<Host, 'tables'>): Promise<readonly string[]> =>
  host.tables.asOwner(async (tx) =>
    (
      await tx
        .db<MispTables>()
        .selectFrom('misp_list')
        .select('body')
        .where('kind', '=', 'warning')
        .orderBy('name')
        .execute()
    ).map(({ body }) => body),
  )

async function tellChanged(host: Host, tx: Tx): Promise<void> {
  const label = await host.tables.labelNumber(tx, host.defaultLabel)
  await host.events.publish(tx, { topic: 'lists.changed', label, at: host.clock.now(), ids: [], types: [] })
}

export function listRoutes(host: Host): void {
  host.http.answer(mispLists, async () => {
    const rows = await host.tables.asOwner((tx) =>
      tx
        .db<MispTables>()
        .selectFrom('misp_list')
        .select(['kind', 'name', 'version', 'entries', 'loaded_at', 'loaded_by'])
        .orderBy('kind')
        .orderBy('name')
        .execute(),
    )
    return {
      rows: rows.map((row) => ({
        kind: row.kind === 'taxonomy' ? ('taxonomy' as const) : ('warning' as const),
        name: row.name,
        version: row.version,
        entries: row.entries,
        loadedAt: Number(row.loaded_at),
        loadedBy: row.loaded_by,
      })),
    }
  })

  host.http.answer(loadMispLists, async (_, { subject, upload }) => {
    const notes: Loaded['notes'][number][] = []
    const found = new Map<string, Found>()
    let skipped = 0
    for await (const file of filesOf(upload)) {
      if (file === 'skipped') skipped += 1
      else if (takeFile(file, found, notes) === 0) skipped += 1
      // Others are answered between two files.
      await new Promise<void>((done) => setImmediate(done))
    }
    if (found.size === 0 && notes.length === 0)
      throw new Fault(
        'invalid',
        'sharing.no_lists',
        'There is no warning list and no taxonomy in this. Send list.json or machinetag.json of MISP, or a tar archive of them.',
      )
    const rows = await store(host, subject.name, [...found.values()])
    host.events.wake()
    return { rows, notes, skipped }
  })

  host.http.answer(dropMispList, async ({ kind, name }) => {
    const gone = await host.tables.asOwner(async (tx) => {
      await tellChanged(host, tx)
      return tx
        .db<MispTables>()
        .deleteFrom('misp_list')
        .where('kind', '=', kind)
        .where('name', '=', name)
        .executeTakeFirst()
    })
    host.events.wake()
    if (gone.numDeletedRows === 0n)
      throw new Fault('absent', 'sharing.no_list', 'There is no list of this name here. Ask for the lists again.')
    return { name }
  })
}

interface ListFile {
  readonly name: string
  readonly bytes: Buffer
}

/** The JSON files in what was sent, archive or not. */
async function* filesOf(upload: AsyncIterable<Uint8Array>): AsyncGenerator<ListFile | 'skipped'> {
  const bytes = unpacked(upload, { ...UNPACK_LIMITS, bytes: 4 * TAR_LIMITS.bytes })
  const head: Uint8Array[] = []
  let length = 0
  for (; length < 512; ) {
    const next = await bytes.next()
    if (next.done === true) break
    head.push(next.value)
    length += next.value.length
  }
  const all = (async function* () {
    yield* head
    yield* bytes
  })()
  if (isTar(Buffer.concat(head))) yield* readTar(all, (name) => WANTED.test(name))
  else {
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of all) {
      size += piece.length
      if (size > TAR_LIMITS.fileBytes)
        throw new Fault(
          'invalid',
          'sharing.list_too_big',
          `A file of lists has at most ${TAR_LIMITS.fileBytes} bytes. Send several as a tar archive.`,
          { place: { byte: size } },
        )
      pieces.push(piece)
    }
    yield { name: '', bytes: Buffer.concat(pieces) }
  }
}

/** Reads what is in one file; the number of lists and taxonomies in it, good or bad. */
function takeFile({ name, bytes }: ListFile, found: Map<string, Found>, notes: Loaded['notes'][number][]): number {
  const note = (path: string, message: string) => {
    if (notes.length < MOST_NOTES) notes.push({ file: name, path, message })
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    note('/', 'this is not UTF-8')
    return 1
  }
  const parsed = parseStrict(text)
  if ('flaw' in parsed) {
    note(parsed.flaw.path === '' ? '/' : parsed.flaw.path, parsed.flaw.message)
    return 1
  }
  const values: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  let taken = 0
  for (const [i, value] of values.entries()) {
    const place = Array.isArray(parsed.value) ? `/${i}` : ''
    if (!isObject(value)) continue
    const read = isWarningList(value) ? readWarningList(value) : isTaxonomy(value) ? readTaxonomy(value) : undefined
    if (read === undefined) continue
    taken += 1
    for (const { path, message } of read.notes) note(`${place}${path}`, message)
    if (read.found === undefined) continue
    const key = `${read.found.kind} ${read.found.name}`
    if (found.has(key))
      note(place === '' ? '/' : place, `${JSON.stringify(read.found.name)} comes twice: the last one counts`)
    found.set(key, read.found)
    if (found.size > MOST_LISTS)
      throw new Fault('invalid', 'sharing.too_many_lists', `More than ${MOST_LISTS} lists cannot be loaded at once.`)
  }
  return taken
}

const isWarningList = (value: JsonObject): boolean => Object.hasOwn(value, 'list') && Object.hasOwn(value, 'type')
const isTaxonomy = (value: JsonObject): boolean =>
  Object.hasOwn(value, 'namespace') && Object.hasOwn(value, 'predicates')

/** Text columns take no U+0000. */
const storable = (text: string): string => text.replaceAll('\0', '').slice(0, 500).toWellFormed()

function readWarningList(value: JsonObject) {
  const { list, notes } = new WarningLists().load(value)
  if (list === undefined) return { notes, found: undefined }
  const found: Found = {
    kind: 'warning',
    name: storable(list.name),
    version: storable(list.version),
    entries: list.entries,
    body: JSON.stringify(value),
  }
  return { notes, found }
}

function readTaxonomy(value: JsonObject) {
  const { taxonomy, notes } = new Taxonomies().load(value)
  if (taxonomy === undefined) return { notes, found: undefined }
  const found: Found = {
    kind: 'taxonomy',
    name: storable(taxonomy.namespace),
    version: storable(taxonomy.version),
    entries: taxonomy.tags.length,
    body: JSON.stringify(value),
  }
  return { notes, found }
}

/** All in one transaction: an archive is taken whole or not at all. An older version does not replace a newer one. */
async function store(host: Host, by: string, all: readonly Found[]): Promise<Loaded['rows']> {
  return host.tables.asOwner(async (tx) => {
    const db = tx.db<MispTables>()
    const rows: Loaded['rows'][number][] = []
    for (const { kind, name, version, entries, body } of all) {
      const digest = createHash('sha256').update(body).digest('hex')
      const held = await db
        .selectFrom('misp_list')
        .select(['version', 'digest'])
        .where('kind', '=', kind)
        .where('name', '=', name)
        .executeTakeFirst()
      const verdict = held === undefined ? 'new' : verdictOf(held, { version, digest })
      rows.push({ kind, name, version, verdict })
      if (verdict === 'same' || verdict === 'older') continue
      const row = { version, entries, digest, body, loaded_at: host.clock.now(), loaded_by: by }
      await db
        .insertInto('misp_list')
        .values({ kind, name, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet(row))
        .execute()
    }
    await tellChanged(host, tx)
    return rows
  })
}

function verdictOf(
  held: { readonly version: string; readonly digest: string },
  given: { readonly version: string; readonly digest: string },
): 'same' | 'changed' | 'newer' | 'older' {
  if (held.digest === given.digest) return 'same'
  if (held.version === given.version) return 'changed'
  const [before, after] = [Number(held.version), Number(given.version)]
  const isNewer = Number.isFinite(before) && Number.isFinite(after) ? after > before : given.version > held.version
  return isNewer ? 'newer' : 'older'
}
