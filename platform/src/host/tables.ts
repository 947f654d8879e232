import type { ObjectStore } from '../objects/index.ts'
import type { Storage } from '../storage/index.ts'
import type { OwnTables } from './doors.ts'

/** The node's database as capabilities get it for tables of their own. */
export function ownTables(storage: Storage, objects: ObjectStore): OwnTables {
  return {
    engine: storage.engine,
    batchSize: storage.batchSize,
    async migrate(name, steps) {
      await storage.migrate(name, steps)
    },
    asOwner: (work) => storage.asOwner(work),
    readAs: (subject, work) => objects.readAs(subject, work),
    labelNumber: (tx, label) => objects.labelNumber(tx, label),
    mayRead: (subject, label) => objects.mayRead(subject, label),
  }
}
