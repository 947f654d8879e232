import type { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  addCollection,
  changeCollection,
  type CollectionRow,
  collections as collectionList,
  removeCollection,
} from '../../core/contract/collections.ts'
import { type Collection, type CollectionMatter, type Collections, EVERYTHING } from './collections.ts'
import { DISCOVERY, ROOT } from './store.ts'

const KEEPER = 'sharing:collections'

/** Collections as people see and keep them. */
export function collectionRoutes(host: Host, book: MarkBook, collections: Collections): void {
  const { http, accounts, audit, self } = host
  const record = (subject: Subject, verb: string, id: string) =>
    audit.record({ subject, verb, ids: [id], outcome: 'allowed' })

  http.answer(collectionList, async (_, { subject, language }) => {
    const keeper = accounts.verbsOf(subject).has(KEEPER)
    const marks = book.open(language)
    const told = collections.toldTo(subject)
    for (const { labels, defaultLabel } of told)
      if (labels.length > 0 || defaultLabel !== undefined)
        marks.of(...labels, ...(defaultLabel === undefined ? [] : [defaultLabel]))
    const tlsOrigin = self.tlsOrigin()
    return {
      discovery: DISCOVERY,
      root: ROOT,
      ...(tlsOrigin === undefined ? {} : { tlsOrigin }),
      collections: told.map((one) => rowOf(one, keeper)),
      marking: marks.marking(),
    }
  })

  http.answer(addCollection, async (input, { subject }) => {
    const id = await collections.add(subject, matterOf(input))
    record(subject, 'taxii:collection-add', id)
    return { id }
  })

  http.answer(changeCollection, async ({ id, ...input }, { subject }) => {
    await collections.change(subject, id, matterOf(input))
    record(subject, 'taxii:collection-change', id)
    return { id }
  })

  http.answer(removeCollection, async ({ id }, { subject }) => {
    await collections.remove(subject, id)
    record(subject, 'taxii:collection-remove', id)
    return {}
  })
}

const matterOf = ({ alias, defaultLabel, ...rest }: Loose): CollectionMatter => ({
  ...rest,
  ...(alias === undefined ? {} : { alias }),
  ...(defaultLabel === undefined ? {} : { defaultLabel }),
})
type Loose = Omit<CollectionMatter, 'alias' | 'defaultLabel'> & {
  readonly alias?: string | undefined
  readonly defaultLabel?: CollectionMatter['defaultLabel'] | undefined
}

function rowOf(collection: Collection, keeper: boolean): CollectionRow {
  const { revision: _, readers, writers, ...rest } = collection
  return {
    ...rest,
    ...(keeper && { readers, writers }),
    path: `${ROOT}collections/${collection.id}/`,
    builtin: collection === EVERYTHING,
  }
}
