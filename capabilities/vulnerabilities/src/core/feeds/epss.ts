import type { EpssEntry, Said } from '../model.ts'
import { cveIdOf, dayOf } from './json.ts'
import { type Reading, shown, unread } from './reading.ts'

const FIRST_EPSS: Said = { key: 'epss:first', name: 'FIRST EPSS' }

/** The head of a file of EPSS, as far as it was read. */
export interface EpssHead {
  /** Day of the whole file: `#model_version:v2025.03.14,score_date:2026-11-22T00:00:00+0000`. */
  readonly day?: string
  /** Columns by name, once their line was there. */
  readonly columns?: ReadonlyMap<string, number>
}

/** Whether a text begins as a file of EPSS does. */
export const isEpss = (text: string): boolean => /^\uFEFF?\s*(?:#\s*model_version|"?cve"?\s*,\s*"?epss)/i.test(text)

/**
 * One line of a file of EPSS: the comment with the day, the line of column names, or scores. Files of one day (`cve,epss,
 * percentile` under `score_date`) and histories with a `date` column are both read.
 *
 * @returns what is known for the lines after it, and what this one held
 */
export function readEpssLine(line: string, head: EpssHead): { readonly head: EpssHead; readonly reading?: Reading } {
  const text = line.trim().replace(/^\uFEFF/, '')
  if (text === '') return { head }
  if (text.startsWith('#')) {
    const day = dayOf(/score_date:\s*(\d{4}-\d\d-\d\d)/i.exec(text)?.[1])
    return { head: day === undefined ? head : { ...head, day } }
  }
  const cells = text.split(',').map((cell) => cell.trim().replaceAll('"', ''))
  if (head.columns === undefined) {
    const columns = new Map(cells.map((name, i) => [name.toLowerCase(), i]))
    if (columns.has('cve') && columns.has('epss')) return { head: { ...head, columns } }
    return {
      head,
      reading: unread('epss_columns', 'line', 'The columns cve and epss must be named before the scores.'),
    }
  }
  return { head, reading: readRow(cells, head.columns, head.day) }
}

function readRow(cells: readonly string[], columns: ReadonlyMap<string, number>, fileDay: string | undefined): Reading {
  const cell = (name: string) => {
    const at = columns.get(name)
    return at === undefined ? undefined : cells[at]
  }
  const id = cveIdOf(cell('cve'))
  if (id === undefined) return unread('epss_id', 'cve', `${shown(cell('cve'))} is no CVE id`)
  const day = dayOf(cell('date') ?? cell('score_date') ?? fileDay)
  if (day === undefined)
    return unread('epss_day', 'date', 'The day of this score is not told by the line or the file.', id)
  const epss = share(cell('epss'))
  if (epss === undefined)
    return unread('epss_value', 'epss', `${shown(cell('epss'))} is no probability from 0 to 1`, id)
  const percentile = share(cell('percentile'))
  const entry: EpssEntry = {
    kind: 'epss',
    id,
    source: FIRST_EPSS,
    day,
    epss,
    ...(percentile === undefined ? {} : { percentile }),
  }
  return { items: [entry], flaws: [] }
}

function share(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d*\.?\d+(?:e-?\d{1,3})?$/i.test(text)) return undefined
  const value = Number(text)
  return value >= 0 && value <= 1 ? value : undefined
}
