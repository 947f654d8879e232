import { Fault } from '@testudo/kernel/fault'
import { isObject, parseStrict } from '@testudo/stix'
import { type DayScore, dayNumber } from '@testudo/vulnerabilities'

/** One entry of a list of LEVs. */
export interface LevRow {
  readonly lev: number
  /** Missing where the list does not say it. */
  readonly kev?: boolean
}

const refuse = (file: string, line: number, message: string) =>
  new Fault('invalid', 'lev.row', message, { place: { file, line } })

const cellsOf = (line: string) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))

/** A probability as EPSS and LEV are written; anything else is none. */
function share(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d*\.?\d+(?:e-?\d{1,3})?$/i.test(text)) return undefined
  const value = Number(text)
  return value <= 1 ? value : undefined
}

/**
 * Scores by vulnerability (`''` where the file names none).
 *
 * @throws {Fault} naming the line: no columns, no day, no probability, two scores for one day
 */
export function readEpssHistory(text: string, file: string): ReadonlyMap<string, readonly DayScore[]> {
  const found = new Map<string, Map<number, number>>()
  let columns: readonly string[] | undefined
  let fileDay: string | undefined
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.trim()
    if (line === '') continue
    if (line.startsWith('#')) {
      fileDay = /score_date:\s*(\d{4}-\d\d-\d\d)/i.exec(line)?.[1] ?? fileDay
      continue
    }
    const cells = cellsOf(line)
    // A stream of several files has its column names again.
    if (columns === undefined || cells.some((cell) => /^epss$/i.test(cell))) {
      columns = cells.map((cell) => cell.toLowerCase())
      if (!columns.includes('epss'))
        throw refuse(file, i + 1, 'The first line names the columns: date,epss or cve,date,epss.')
      continue
    }
    const cell = (...names: readonly string[]) =>
      names.map((name) => cells[columns?.indexOf(name) ?? -1]).find((one) => one !== undefined)
    const written = cell('date', 'day', 'score_date') ?? fileDay
    const day = written === undefined ? undefined : dayNumber(written.slice(0, 10))
    if (day === undefined)
      throw refuse(
        file,
        i + 1,
        written === undefined
          ? 'No day: name a column date, or score_date above.'
          : `"${written.slice(0, 40)}" is no day; write 2026-11-22.`,
      )
    const epss = share(cell('epss'))
    if (epss === undefined)
      throw refuse(file, i + 1, `"${(cell('epss') ?? '').slice(0, 40)}" is no probability from 0 to 1.`)
    const cve = (cell('cve', 'id') ?? '').toUpperCase()
    const scores = found.get(cve) ?? new Map<number, number>()
    found.set(cve, scores)
    const other = scores.get(day)
    if (other !== undefined && other !== epss)
      throw refuse(file, i + 1, `${written ?? ''} has another score already: ${other}.`)
    scores.set(day, epss)
  }
  if (found.size === 0) throw new Fault('invalid', 'lev.empty', 'There are no scores in the file.', { place: { file } })
  return new Map([...found].map(([cve, scores]) => [cve, [...scores].map(([day, epss]) => ({ day, epss }))]))
}

/**
 * A list of LEVs: numbers apart by blanks, commas or lines; CSV with the columns lev and kev; or lines of JSON with these members.
 *
 * @throws {Fault} naming the line
 */
export function readLevList(text: string, file: string): readonly LevRow[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, i) => ({ number: i + 1, line: line.trim() }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
  const [first] = lines
  if (first === undefined)
    throw new Fault('invalid', 'lev.empty', 'There are no LEVs in the file.', { place: { file } })
  if (first.line.startsWith('{')) return lines.map(({ line, number }) => rowOfJson(line, file, number))
  const columns = cellsOf(first.line).map((cell) => cell.toLowerCase())
  if (columns.includes('lev'))
    return lines.slice(1).map(({ line, number }) => rowOfCells(columns, cellsOf(line), file, number))
  return lines.flatMap(({ line, number }) =>
    line
      .split(/[\s,;]+/)
      .filter((word) => word !== '')
      .map((word) => {
        const lev = share(word)
        if (lev === undefined) throw refuse(file, number, `"${word.slice(0, 40)}" is no probability from 0 to 1.`)
        return { lev }
      }),
  )
}

function rowOfJson(line: string, file: string, number: number): LevRow {
  const read = parseStrict(line)
  const value = 'value' in read && isObject(read.value) ? read.value : {}
  const { lev, kev } = value
  if (typeof lev !== 'number' || !(lev >= 0 && lev <= 1))
    throw refuse(file, number, 'A line is an object with lev, a probability from 0 to 1.')
  if (kev !== undefined && typeof kev !== 'boolean') throw refuse(file, number, 'kev is true or false.')
  return kev === undefined ? { lev } : { lev, kev }
}

const YES = ['true', 'yes', 'y', '1']
const NO = ['false', 'no', 'n', '0', '']

function rowOfCells(columns: readonly string[], cells: readonly string[], file: string, number: number): LevRow {
  const lev = share(cells[columns.indexOf('lev')])
  if (lev === undefined) throw refuse(file, number, 'lev is a probability from 0 to 1.')
  if (!columns.includes('kev')) return { lev }
  const kev = (cells[columns.indexOf('kev')] ?? '').toLowerCase()
  if (!YES.includes(kev) && !NO.includes(kev)) throw refuse(file, number, 'kev is yes or no.')
  return { lev, kev: YES.includes(kev) }
}
