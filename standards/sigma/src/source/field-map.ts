import type { LogSource } from '../documents.ts'
import { type Json, pathReader } from './values.ts'

/** What a site's own logs call the fields of Sigma: paths into the event, the first that is there counts. */
export interface FieldMap {
  /** Events of other log sources are read as they are; left out, the map is for all. */
  readonly logsource?: LogSource
  /** Sigma's name → path or paths, `a.b.c` being levels or one key. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
}

type EventReader = (event: Json) => unknown

/** The reader of a field by the maps that fit; undefined when none of them names it. */
export function mappedReader(maps: readonly FieldMap[], name: string): EventReader | undefined {
  const readers = maps
    .flatMap(({ fields }) => (Object.hasOwn(fields, name) ? (fields[name] ?? []) : []))
    .map(pathReader)
  if (readers.length === 0) return undefined
  return (event) => {
    for (const read of readers) {
      const value = read(event)
      if (value !== undefined) return value
    }
    return undefined
  }
}
