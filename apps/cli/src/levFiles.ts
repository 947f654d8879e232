import { Fault } from '@testudo/kernel/fault'
import { isObject, parseStrict } from '@testudo/stix'
import { type DayScore, dayNumber, dayText } from '@testudo/vulnerabilities'

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
  if (/^\uFEFF?\s*\{/.test(text)) return readEpssAnswer(text, file)
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
    const flaw = addScore(found, cve, day, epss)
    if (flaw !== undefined) throw refuse(file, number, flaw)
  }
  if (found.size === 0) throw new Fault('invalid', 'lev.empty', 'There are no scores in the file.', { place: { file } })
  return found
}

/** Adds one score; @returns what is wrong with it */
function addScore(found: Map<string, number[]>, cve: string, day: number, epss: number): string | undefined {
  const scores = found.get(cve)
  if (scores === undefined) {
    found.set(cve, [day, epss])
    return undefined
  }
  const other = scoreOn(scores, day)
  if (other !== undefined) return other === epss ? undefined : `${dayText(day)} has another score already: ${other}.`
  if (scores.push(day, epss) <= 2 * MOST_DAYS) return undefined
  return `${cve === '' ? 'This file' : cve} has scores for more than a century of days.`
}

/** An answer of FIRST's EPSS API: `data`, each with its score and, asked for, its `time-series`. */
function readEpssAnswer(text: string, file: string): ReadonlyMap<string, readonly number[]> {
  const fail = (path: string, message: string) => new Fault('invalid', 'lev.answer', message, { place: { file, path } })
  const read = parseStrict(text.replace(/^\uFEFF/, ''))
  if ('flaw' in read) throw fail(read.flaw.path, `This is no clean JSON: ${read.flaw.message}`)
  const data = isObject(read.value) ? read.value['data'] : undefined
  if (!Array.isArray(data)) throw fail('/data', 'This is no answer of the EPSS API: it has no list named data.')
  const found = new Map<string, number[]>()
  for (const [i, one] of data.entries()) {
    const cve = isObject(one) ? one['cve'] : undefined
    if (!isObject(one) || typeof cve !== 'string')
      throw fail(`/data/${i}/cve`, 'An entry names its vulnerability as cve.')
    const series = Array.isArray(one['time-series']) ? one['time-series'] : []
    for (const [j, score] of [one, ...series].entries()) {
      const path = `/data/${i}${j === 0 ? '' : `/time-series/${j - 1}`}`
      const { date, epss: given } = isObject(score) ? score : {}
      const day = typeof date === 'string' ? dayNumber(date) : undefined
      if (day === undefined) throw fail(`${path}/date`, 'date is a day such as 2026-11-22.')
      const epss = share(String(given))
      if (epss === undefined) throw fail(`${path}/epss`, 'epss is a probability from 0 to 1.')
      const flaw = addScore(found, cve.toUpperCase(), day, epss)
      if (flaw !== undefined) throw fail(path, flaw)
    }
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
