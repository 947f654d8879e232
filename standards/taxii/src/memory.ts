import { canonicalize, compareTimestamps, isId, type JsonObject, type SplitObject } from '@testudo/stix'
import type { Collection, Status } from './resources.ts'
import { matchRows, objectVersion, selectRows } from './select.ts'
import type { Outcome, RowQuery, StoredRoot, StoredRow, TaxiiStore } from './store.ts'

interface Shelf {
  readonly collection: Collection
  /** The versions of each object, in the order they came. */
  readonly objects: Map<string, StoredRow[]>
}

/**
 * A store in memory, for tests and to try things: everybody who is let in reads and writes as the collections say.
 * Additions get dates that never repeat. Its answers cost O(n log n) of the collection.
 *
 * @param now Unix time in milliseconds
 */
export class MemoryStore<Caller> implements TaxiiStore<Caller> {
  readonly uniqueInstants = true
  private readonly root: StoredRoot
  private readonly shelves: ReadonlyMap<string, Shelf>
  private readonly statuses = new Map<string, Status>()
  private readonly now: () => number
  private lastMicroseconds = 0

  constructor(root: StoredRoot, collections: readonly Collection[], now: () => number) {
    this.root = root
    this.now = now
    this.shelves = new Map(collections.map((collection) => [collection.id, { collection, objects: new Map() }]))
  }

  roots(): Promise<readonly StoredRoot[]> {
    return Promise.resolve([this.root])
  }

  collections(): Promise<readonly Collection[]> {
    return Promise.resolve([...this.shelves.values()].map((shelf) => shelf.collection))
  }

  rows(_caller: Caller, _root: string, collection: string, query: RowQuery): Promise<readonly StoredRow[]> {
    return Promise.resolve(selectRows([...this.shelf(collection).objects.values()].flat(), query))
  }

  add(
    _caller: Caller,
    _root: string,
    collection: string,
    objects: readonly SplitObject[],
  ): Promise<readonly Outcome[]> {
    const shelf = this.shelf(collection)
    return Promise.resolve(objects.map((object) => this.addOne(shelf, object)))
  }

  remove(_caller: Caller, _root: string, collection: string, id: string, match: RowQuery['match']): Promise<void> {
    const shelf = this.shelf(collection)
    const versions = shelf.objects.get(id) ?? []
    const gone = new Set(matchRows(versions, match))
    const left = versions.filter((row) => !gone.has(row))
    if (left.length > 0) shelf.objects.set(id, left)
    else shelf.objects.delete(id)
    return Promise.resolve()
  }

  keepStatus(_caller: Caller, _root: string, status: Status): Promise<void> {
    this.statuses.set(status.id, status)
    return Promise.resolve()
  }

  status(_caller: Caller, _root: string, id: string): Promise<Status | undefined> {
    return Promise.resolve(this.statuses.get(id))
  }

  private shelf(collection: string): Shelf {
    const shelf = this.shelves.get(collection)
    if (shelf === undefined) throw new Error(`there is no collection ${collection}`)
    return shelf
  }

  private addOne(shelf: Shelf, { value, text, index }: SplitObject): Outcome {
    const id = value['id']
    if (typeof id !== 'string' || !isId(id))
      return { result: 'failure', id: `objects[${index}]`, version: '', message: 'its id is no STIX identifier' }
    const dateAdded = this.stamp()
    const version = objectVersion(value, dateAdded)
    const isObservable = version === dateAdded
    const versions = shelf.objects.get(id) ?? []
    const held = versions.find((row) => isObservable || compareTimestamps(row.version, version) === 0)
    if (held === undefined) {
      const specVersion = isObservable || value['spec_version'] === '2.1' ? '2.1' : '2.0'
      shelf.objects.set(id, [...versions, { id, version, specVersion, text, dateAdded, key: '0' }])
      return { result: 'success', id, version }
    }
    if (sameContent(held.text, value)) return { result: 'success', id, version: held.version }
    return { result: 'failure', id, version, message: 'this version is here with other content' }
  }

  private stamp(): string {
    this.lastMicroseconds = Math.max(this.now() * 1_000, this.lastMicroseconds + 1)
    const seconds = new Date(Math.floor(this.lastMicroseconds / 1_000_000) * 1_000).toISOString().slice(0, 19)
    return `${seconds}.${String(this.lastMicroseconds % 1_000_000).padStart(6, '0')}Z`
  }
}

function sameContent(text: string, value: JsonObject): boolean {
  return canonicalize(JSON.parse(text) as JsonObject) === canonicalize(value)
}
