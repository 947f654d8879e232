export { TaxiiClient, type Exchange, type TaxiiClientOptions } from './client.ts'
export { hmacSeal, type Seal } from './cursor.ts'
export type { TaxiiReply, TaxiiRequest } from './exchange.ts'
export { TaxiiFault, type ErrorMessage } from './fault.ts'
export { acceptsTaxii, isTaxiiBody, STIX_MEDIA_TYPE, TAXII_MEDIA_TYPE } from './media.ts'
export { MemoryStore } from './memory.ts'
export type { ApiRoot, Collection, Discovery, ManifestRecord, Status, StatusDetail } from './resources.ts'
export { comparePositions, matchRows, objectVersion, selectRows } from './select.ts'
export { taxiiServer, type TaxiiServerOptions } from './server.ts'
export type {
  Match,
  Outcome,
  Position,
  RowQuery,
  StoredRoot,
  StoredRow,
  TaxiiStore,
  VersionMatch,
} from './store.ts'
export type { Filters, ObjectsPage, Question } from './walk.ts'
