import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, type PolicySet } from '@testudo/kernel/label'
import { labelSchema } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { FeedView } from '@testudo/platform/objects'
import { z } from 'zod'
import { tablesOf } from './tables.ts'

/** A view of the store under an address. */
export interface Collection {
  readonly id: string
  readonly alias?: string
  readonly title: string
  readonly description: string
  readonly types: readonly string[]
  readonly labels: readonly Label[]
  readonly sources: readonly string[]
  readonly defaultLabel?: Label
  readonly readers: readonly string[]
  readonly writers: readonly string[]
  readonly revision: number
}

export type CollectionMatter = Omit<Collection, 'id' | 'revision'>

/** Who asks over TAXII. */
export interface Caller {
  readonly subject: Subject
  readonly verbs: ReadonlySet<string>
}

/** A client without any set-up finds this one. */
export const EVERYTHING: Collection = {
  id: '8d1f2c55-6f0e-4b43-9a3e-2f6f6f0b7a11',
  alias: 'all',
  title: 'All this account may read',
  description: 'Every object of this node, as far as the rights of the account go.',
  types: [],
  labels: [],
  sources: [],
  readers: ['*'],
  writers: ['*'],
  revision: 1,
}

export const viewName = ({ id, revision }: Collection): string => `taxii:${id}:${revision}`

export const viewOf = (collection: Collection): FeedView => {
  const { types, labels, sources } = collection
  return {
    view: viewName(collection),
    ...(types.length > 0 && { types }),
    ...(labels.length > 0 && { labels }),
    ...(sources.length > 0 && { sources }),
  }
}

/** Who asserts what a client adds, as analysts see it. */
export const sourceOf = (subject: Subject): string => `TAXII: ${subject.name}`

const holds = (accounts: readonly string[], { id }: Subject): boolean => accounts.includes('*') || accounts.includes(id)

export const maySee = (collection: Collection, { subject, verbs }: Caller): boolean =>
  verbs.has('taxii:read') && holds(collection.readers, subject)

/** What would be in the collection for nobody is not taken: a view of other sources is for reading only. */
export const mayAdd = (collection: Collection, { subject, verbs }: Caller): boolean =>
  verbs.has('taxii:write') &&
  holds(collection.writers, subject) &&
  (collection.sources.length === 0 || collection.sources.includes(sourceOf(subject)))

const filterSchema = z.object({
  types: z.array(z.string()),
  labels: z.array(labelSchema),
  sources: z.array(z.string()),
})
const accountsSchema = z.array(z.string())

/** The collections of a node, and what becomes of their views. */
export class Collections {
  readonly #host: Host
  #all: readonly Collection[] = [EVERYTHING]

  constructor(host: Host) {
    this.#host = host
  }

  async load(): Promise<void> {
    const rows = await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).selectFrom('sharing_taxii_collection').selectAll().orderBy('title').orderBy('id').execute(),
    )
    const kept = rows.map((row): Collection => {
      const filter = filterSchema.parse(JSON.parse(row.filter))
      return {
        id: row.id,
        ...(row.alias === null ? {} : { alias: row.alias }),
        title: row.title,
        description: row.description,
        types: filter.types,
        labels: filter.labels as readonly Label[],
        sources: filter.sources,
        ...(row.default_label === null
          ? {}
          : { defaultLabel: labelSchema.parse(JSON.parse(row.default_label)) as Label }),
        readers: accountsSchema.parse(JSON.parse(row.readers)),
        writers: accountsSchema.parse(JSON.parse(row.writers)),
        revision: row.revision,
      }
    })
    this.#all = [EVERYTHING, ...kept]
  }

  all(): readonly Collection[] {
    return this.#all
  }

  byId(id: string): Collection | undefined {
    return this.#all.find((one) => one.id === id)
  }

  /** Whoever may not read under a label that a collection names is not told of the collection. */
  toldTo(subject: Subject): readonly Collection[] {
    const reads = (label: Label) => this.#host.tables.mayRead(subject, label)
    return this.#all.filter(
      (one) => one.labels.every(reads) && (one.defaultLabel === undefined || reads(one.defaultLabel)),
    )
  }

  /** @throws {Fault} `conflict` for an alias in use, `invalid` for a label beyond one's own rights */
  async add(by: Subject, matter: CollectionMatter): Promise<string> {
    const id = randomUUID()
    await this.#store(by, { ...matter, id, revision: 1 }, true)
    return id
  }

  async change(by: Subject, id: string, matter: CollectionMatter): Promise<void> {
    const before = this.#own(by, id)
    const revision = before.revision + (filterText(before) === filterText(matter) ? 0 : 1)
    await this.#store(by, { ...matter, id, revision }, false)
    if (revision !== before.revision) await this.#forget(before)
  }

  async remove(by: Subject, id: string): Promise<void> {
    const before = this.#own(by, id)
    await this.#host.tables.asOwner((tx) =>
      tablesOf(tx).deleteFrom('sharing_taxii_collection').where('id', '=', id).execute(),
    )
    await this.load()
    await this.#forget(before)
  }

  #own(by: Subject, id: string): Collection {
    const found = this.toldTo(by).find((one) => one.id === id)
    if (found === undefined) throw nothingHere()
    if (found === EVERYTHING)
      throw new Fault(
        'conflict',
        'sharing.builtin_collection',
        'This collection is always there. Make another one beside it.',
      )
    return found
  }

  async #store(by: Subject, collection: Collection, fresh: boolean): Promise<void> {
    checkLabels(this.#host, by, collection)
    const { alias, id } = collection
    // The answer is the same whether or not the asker may know of the collection that has the name.
    const taken = this.#all.some((one) => one.id !== id && (one.alias === alias || one.id === alias))
    if (alias !== undefined && taken)
      throw new Fault('conflict', 'sharing.alias_taken', 'This short name is in use. Choose another one.', {
        place: { path: '/body/alias' },
      })
    const row = {
      id,
      alias: alias ?? null,
      title: collection.title,
      description: collection.description,
      filter: filterText(collection),
      default_label: collection.defaultLabel === undefined ? null : canonicalLabel(collection.defaultLabel),
      readers: JSON.stringify(collection.readers),
      writers: JSON.stringify(collection.writers),
      revision: collection.revision,
    }
    await this.#host.tables.asOwner(async (tx) => {
      if (fresh) await tablesOf(tx).insertInto('sharing_taxii_collection').values(row).execute()
      else await tablesOf(tx).updateTable('sharing_taxii_collection').set(row).where('id', '=', id).execute()
    })
    await this.load()
  }

  /** The feeds of a view that is no more. */
  async #forget(collection: Collection): Promise<void> {
    const view = viewName(collection)
    const users = await this.#host.tables.asOwner(async (tx) => {
      const rows = await tablesOf(tx)
        .selectFrom('sharing_taxii_use')
        .select('account')
        .where('view', '=', view)
        .execute()
      await tablesOf(tx).deleteFrom('sharing_taxii_use').where('view', '=', view).execute()
      return rows
    })
    for (const { account } of users) await this.#host.exchange.dropFeed(account, view)
  }
}

const filterText = ({ types, labels, sources }: Pick<Collection, 'types' | 'labels' | 'sources'>): string =>
  JSON.stringify({
    types: types.toSorted(),
    labels: labels.map((one) => JSON.parse(canonicalLabel(one)) as unknown),
    sources: sources.toSorted(),
  })

/** Nobody names a label they may not read, and none that the policies in force do not know. */
function checkLabels(host: Host, by: Subject, { labels, defaultLabel }: Collection): void {
  const policies: PolicySet = host.policiesNow()
  const all = [...labels, ...(defaultLabel === undefined ? [] : [defaultLabel])]
  const bad = all.find((one) => policies.get(one.policy) === undefined || !host.tables.mayRead(by, one))
  if (bad === undefined) return
  throw new Fault(
    'invalid',
    'sharing.label_out_of_reach',
    'You could not read under one of these labels yourself; choose labels you may read.',
    { place: { path: bad === defaultLabel ? '/body/defaultLabel' : `/body/labels/${all.indexOf(bad)}` } },
  )
}
