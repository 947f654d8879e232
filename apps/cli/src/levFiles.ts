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

/** EPSS has been published since 2021; more days than a century has are no history. */
const MOST_DAYS = 36_525

/** Where the columns of a file of scores stand; -1 for those it has not. */
interface Columns {
  readonly cve: number
  readonly day: number
  readonly epss: number
}

/** Two columns without names: a day and its score. */
const DAY_AND_SCORE: Columns = { cve: -1, day: 0, epss: 1 }

/**
 * Scores by vulnerability (`''` where the file names none), as pairs of day and score one after the other: three hundred
 * thousand vulnerabilities over many days fit into memory.
 *
 * @throws {Fault} naming the line: no columns, no day, no probability, two scores for one day
 */
export function readEpssHistory(text: string, file: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  let columns: Columns | undefined
  let fileDay: string | undefined
  let written: string | undefined
  let day: number | undefined
  let number = 0
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end).trim()
    at = end < 0 ? text.length : end + 1
    number += 1
    if (line === '') continue
    if (line.startsWith('#')) {
      fileDay = /score_date:\s*(\d{4}-\d\d-\d\d)/i.exec(line)?.[1] ?? fileDay
      continue
    }
    const cells = cellsOf(line)
    // A stream of several files has its column names again.
    if (columns === undefined && cells.length === 2 && dayNumber(cells[0] ?? '') !== undefined) columns = DAY_AND_SCORE
    if (columns === undefined || cells[columns.epss]?.toLowerCase() === 'epss') {
      columns = columnsOf(cells)
      if (columns === undefined)
        throw refuse(file, number, 'The first line names the columns: date,epss or cve,date,epss.')
      continue
    }
    const said: string | undefined = cells[columns.day] ?? fileDay
    if (said === undefined) throw refuse(file, number, 'No day: name a column date, or score_date above.')
    if (said !== written) [written, day] = [said, dayNumber(said.slice(0, 10))]
    if (day === undefined) throw refuse(file, number, `"${said.slice(0, 40)}" is no day; write 2026-11-22.`)
    const epss = share(cells[columns.epss])
    if (epss === undefined)
      throw refuse(file, number, `"${(cells[columns.epss] ?? '').slice(0, 40)}" is no probability from 0 to 1.`)
    const cve = (cells[columns.cve] ?? '').toUpperCase()
    const scores = found.get(cve)
    if (scores === undefined) {
      found.set(cve, [day, epss])
      continue
    }
    const other = scoreOn(scores, day)
    if (other !== undefined && other !== epss)
      throw refuse(file, number, `${said} has another score already: ${other}.`)
    if (other === undefined && scores.push(day, epss) > 2 * MOST_DAYS)
      throw refuse(file, number, `${cve === '' ? 'This file' : cve} has scores for more than a century of days.`)
  }
  if (found.size === 0) throw new Fault('invalid', 'lev.empty', 'There are no scores in the file.', { place: { file } })
  return found
}

function columnsOf(cells: readonly string[]): Columns | undefined {
  const names = cells.map((cell) => cell.toLowerCase())
  const first = (...wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name))
  const columns = { cve: first('cve', 'id'), day: first('date', 'day', 'score_date'), epss: first('epss') }
  return columns.epss < 0 ? undefined : columns
}

/** The score of a day in pairs of day and score. Files come day after day, so that the last pair mostly tells it is new. */
function scoreOn(pairs: readonly number[], day: number): number | undefined {
  if (day > (pairs.at(-2) ?? Infinity)) return undefined
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === day) return pairs[i + 1]
  return undefined
}

/** Pairs of day and score as the reckoning wants them. */
export function scoresOfPairs(pairs: readonly number[]): DayScore[] {
  const scores: DayScore[] = []
  for (let i = 0; i < pairs.length; i += 2) scores.push({ day: pairs[i] ?? 0, epss: pairs[i + 1] ?? 0 })
  return scores
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
