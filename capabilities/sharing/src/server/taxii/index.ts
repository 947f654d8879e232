import { MarkBook } from '@testudo/kernel/markBook'
import type { Parts } from '../parts.ts'
import { Clients, clientRoutes } from './clients.ts'
import { collectionRoutes } from './collectionRoutes.ts'
import { Collections } from './collections.ts'
import { taxiiDoor } from './door.ts'
import { SourceBook } from './sources/book.ts'
import { sourceRoutes } from './sources/routes.ts'
import { Runner } from './sources/runner.ts'
import { Statuses } from './statuses.ts'
import { feedStore } from './store.ts'
import { taxiiSchema } from './tables.ts'
import { Uses } from './uses.ts'

/** TAXII 2.1: a server over feeds, its clients, and foreign servers. */
export async function startTaxii(parts: Parts): Promise<void> {
  const { host } = parts
  await host.tables.migrate('sharing-taxii', taxiiSchema)
  const book = new MarkBook(host.policies, host.defaultLabel)
  const uses = new Uses(host)
  const collections = new Collections(host)
  await collections.load()
  const clients = new Clients(host, uses)
  await clients.load()
  const store = feedStore(parts, { collections, statuses: new Statuses(host), uses, clients })
  host.mount(await taxiiDoor(parts, store))
  collectionRoutes(host, book, collections)
  clientRoutes(host, clients)
  const sources = new SourceBook(host)
  const runner = new Runner(parts, sources)
  sourceRoutes(host, book, sources, runner)
  runner.start()
}
