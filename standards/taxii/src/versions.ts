import { compareTimestamps } from '@testudo/stix'
import type { StoredRow } from './store.ts'

/** The versions of a page as JSON strings, newest first (§5.8). */
export const writeVersions = (rows: readonly StoredRow[]): string =>
  rows
    .map((row) => row.version)
    .toSorted((a, b) => compareTimestamps(b, a))
    .map((version) => JSON.stringify(version))
    .join(',')
