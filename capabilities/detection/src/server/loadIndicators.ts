import { readFile, stat } from 'node:fs/promises'
import { WarningLists } from '@testudo/misp'
import { Fault } from '@testudo/kernel/fault'
import { type IndicatorReport, IndicatorSet, isWarningList, readIndicators } from '../core/index.ts'
import { textOf } from './loadRules.ts'
import { findFiles, openMembers } from './members.ts'

export interface LoadedIndicators {
  readonly set: IndicatorSet
  readonly reports: readonly IndicatorReport[]
}

/** Bytes of a list for one key, at least: makes room at once instead of growing. */
const BYTES_A_VALUE = 14

/** Loads files of indicators into one set. @throws {Fault} `detection.path` */
export async function loadIndicators(
  files: readonly string[],
  options: { readonly warningLists?: WarningLists; readonly scanners?: number } = {},
): Promise<LoadedIndicators> {
  const found = await findFiles(files)
  let bytes = 0
  for (const { path } of found) bytes += path === '-' ? 0 : (await stat(path)).size
  const set = new IndicatorSet({ ...options, capacity: Math.max(4_096, Math.ceil(bytes / BYTES_A_VALUE)) })
  const reports: IndicatorReport[] = []
  for (const { path } of found)
    for await (const { name, chunks } of openMembers(path))
      reports.push(readIndicators(set, name, await textOf(chunks)))
  return { set, reports }
}

/** Loads every warning list under the paths (`list.json` of MISP). @throws {Fault} `detection.path`, `detection.warning_list` */
export async function loadWarningLists(paths: readonly string[]): Promise<WarningLists> {
  const lists = new WarningLists()
  for (const { path, isNamed } of await findFiles(paths)) {
    if (!isNamed && !path.endsWith('.json')) continue
    if (path.endsWith('.json')) {
      takeList(lists, path, await readFile(path, 'utf8'), isNamed)
      continue
    }
    for await (const { name, chunks } of openMembers(path))
      if (name.endsWith('.json')) takeList(lists, name, await textOf(chunks), false)
  }
  return lists
}

function takeList(lists: WarningLists, file: string, text: string, isNamed: boolean): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (isWarningList(value) && lists.load(value).list !== undefined) return
  if (isNamed) throw new Fault('invalid', 'detection.warning_list', 'This is no warning list.', { place: { file } })
}
