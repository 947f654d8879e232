import type { FeedFormat } from '../contract/feeds.ts'
import { readAdvisory } from './csaf/readAdvisory.ts'
import { isCve, readCve } from './cve.ts'
import { type Json, objectOf } from './json.ts'
import { isKev, isNvd, readKev } from './kev.ts'
import { readNvd } from './nvd.ts'
import { isOsv, readOsv } from './osv.ts'
import type { Reading } from './reading.ts'
import type { Said } from '../model.ts'
import { isOpenVex, readVex } from './vex.ts'

/** What is known from around an item: the catalogue it stands in. */
export interface Around {
  readonly kev?: Said
}

interface Reader {
  readonly format: FeedFormat
  readonly is: (value: Json) => boolean
  readonly read: (value: Json, around: Around) => Reading
}

/** Formats by what their items hold; a value is of the first that knows it. */
const READERS: readonly Reader[] = [
  { format: 'cve', is: isCve, read: readCve },
  {
    format: 'csaf',
    is: (value) => typeof objectOf(value['document'])?.['csaf_version'] === 'string',
    read: readAdvisory,
  },
  { format: 'kev', is: isKev, read: (value, { kev }) => readKev(value, kev) },
  { format: 'nvd', is: isNvd, read: readNvd },
  { format: 'vex', is: isOpenVex, read: readVex },
  { format: 'osv', is: isOsv, read: readOsv },
]

export function readerOf(value: unknown): Reader | undefined {
  const object = objectOf(value)
  return object === undefined ? undefined : READERS.find((reader) => reader.is(object))
}

/** Lists inside one object that hold an item an element: catalogues of KEV, answers of the NVD. */
export const isFeedList = (member: string, first: unknown): boolean => {
  const format = readerOf(first)?.format
  return member === 'vulnerabilities' && (format === 'kev' || format === 'nvd')
}
