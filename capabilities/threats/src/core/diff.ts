import type { Body } from './body.ts'
import { isRecord } from './body.ts'
import type { ChangeRow } from './reply.ts'

/** Changes on every version by definition; telling them would only be noise. */
const ALWAYS = new Set(['modified'])

/**
 * What changed between two versions as one reader has them, property by property.
 *
 * Lists of plain values are compared as sets (STIX gives no order to aliases, labels or references), lists of objects by
 * position. What the reader may not read is in neither version, so it cannot show up as a change.
 *
 * @returns rows in order of their path (JSON pointer); empty when nothing a person would name has changed. Time O(size)
 */
export function diffBodies(before: Body, after: Body): ChangeRow[] {
  const rows: ChangeRow[] = []
  compareRecords('', before, after, rows)
  return rows
    .filter((row) => !ALWAYS.has(row.path.slice(1)))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

function compareRecords(path: string, before: Body, after: Body, rows: ChangeRow[]): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const had = Object.hasOwn(before, key)
    const has = Object.hasOwn(after, key)
    if (!had) rows.push({ path: at, change: 'added', after: after[key] })
    else if (!has) rows.push({ path: at, change: 'removed', before: before[key] })
    else compareValues(at, before[key], after[key], rows)
  }
}

function compareValues(path: string, before: unknown, after: unknown, rows: ChangeRow[]): void {
  if (Object.is(before, after)) return
  if (isRecord(before) && isRecord(after)) compareRecords(path, before, after, rows)
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, rows)
  else rows.push({ path, change: 'changed', before, after })
}

const isPlain = (value: unknown) => typeof value !== 'object' || value === null

function compareLists(path: string, before: readonly unknown[], after: readonly unknown[], rows: ChangeRow[]): void {
  if (before.every(isPlain) && after.every(isPlain)) {
    const had = new Set(before)
    const has = new Set(after)
    for (const one of has) if (!had.has(one)) rows.push({ path, change: 'added', after: one })
    for (const one of had) if (!has.has(one)) rows.push({ path, change: 'removed', before: one })
    return
  }
  for (let i = 0; i < Math.max(before.length, after.length); i += 1) {
    const at = `${path}/${i}`
    if (i >= before.length) rows.push({ path: at, change: 'added', after: after[i] })
    else if (i >= after.length) rows.push({ path: at, change: 'removed', before: before[i] })
    else compareValues(at, before[i], after[i], rows)
  }
}
