import { parseVector, score } from '@testudo/cvss'
import type { RecordFlag, Score } from '../model.ts'
import { type Json, numberOf, textOf } from './json.ts'

/** Published scores have one decimal. */
const NEAR = 0.051

/**
 * One published score beside what its vector gives (`@testudo/cvss`). A published base score that equals the temporal or
 * environmental score of its vector and not its base is the CNA's slip that vulnrichment shows on 81 of 1,411 vectors.
 *
 * @returns without a score when no calculator reads the vector
 */
export function readScore(
  vector: string,
  published: number | undefined,
  by: string,
): { readonly score?: Score; readonly flag?: RecordFlag } {
  const read = parseVector(vector)
  if ('flaw' in read) return { flag: 'vector-unreadable' }
  const { version, base, overall, temporal, environmental, baseMetricsOnly, severity } = score(read.vector)
  const said: Score = {
    version,
    vector,
    ...(published === undefined ? {} : { published }),
    base,
    overall,
    severity,
    by,
  }
  const is = (other: number | undefined) =>
    other !== undefined && published !== undefined && Math.abs(other - published) < NEAR
  if (published === undefined || is(base)) return { score: said }
  const slipped = is(overall) || is(temporal) || is(environmental) || is(baseMetricsOnly)
  return { score: said, flag: slipped ? 'temporal-as-base' : 'score-mismatch' }
}

/** The members of CVE records, NVD, CSAF that hold a CVSS object of FIRST's JSON schemas. */
const MEMBER = /^cvss_?v(?:2|3|4)/i

/** Scores of all CVSS objects among the members of `holder`; others are passed over. */
export function scoresIn(
  holder: Json,
  by: string,
): { readonly scores: readonly Score[]; readonly flags: readonly RecordFlag[] } {
  const scores: Score[] = []
  const flags: RecordFlag[] = []
  for (const [member, value] of Object.entries(holder)) {
    if (!MEMBER.test(member) || typeof value !== 'object' || value === null) continue
    const object = value as Json
    const vector = textOf(object['vectorString'], 500)
    if (vector === undefined) continue
    const read = readScore(vector, numberOf(object['baseScore']), by)
    if (read.score !== undefined) scores.push(read.score)
    if (read.flag !== undefined) flags.push(read.flag)
  }
  return { scores, flags }
}
