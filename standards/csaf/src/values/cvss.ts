import {
  fromMetrics,
  type Metric,
  METRICS,
  parseVector,
  type Scores,
  score,
  type Vector,
  type Version,
} from '@testudo/cvss'
import type { CvssObject } from '../context/scores.ts'
import { textOf } from '../json.ts'

/** The version whose rules a CVSS object follows: as it calls itself, else by its key. */
export function cvssVersionOf({ key, version }: CvssObject): Version | undefined {
  if (key === 'cvss_v2') return '2.0'
  if (key === 'cvss_v4') return '4.0'
  return version === '3.0' || version === '3.1' ? version : undefined
}

/** The vector of a CVSS object; a sentence when it cannot be read, undefined when there is none. */
export function vectorOf(cvss: CvssObject): Vector | string | undefined {
  const text = textOf(cvss.node['vectorString'])
  if (text === undefined) return undefined
  const read = parseVector(text)
  return 'flaw' in read ? read.flaw.message : read.vector
}

/** Metrics of an object beside its vector that contradict it, with the value the vector has. */
export function contradictions(
  cvss: CvssObject,
  { version, metrics }: Vector,
): { property: string; expected: string }[] {
  const found: { property: string; expected: string }[] = []
  for (const { name, property, values } of METRICS[version]) {
    const letter = metrics.get(name)
    const given = cvss.node[property]
    const expected = letter === undefined ? undefined : values.get(letter)
    if (typeof given === 'string' && expected !== undefined && given !== expected) found.push({ property, expected })
  }
  return found
}

/** The scores of an object: by its vector, and by its properties for metrics the vector does not have. */
export function scoresOfObject(cvss: CvssObject, vector: Vector): Scores {
  return score({ version: vector.version, metrics: metricsOf(cvss, vector) })
}

/**
 * The environmental score of CVSS 2.0 or 3.x, by its own equation even where no environmental metric is given: that of
 * 3.1 with a changed scope has another exponent than the base score's, and may differ from it by 0.1 (3.1 §7.3).
 */
export function environmentalOf(cvss: CvssObject, vector: Vector): number {
  const metrics = metricsOf(cvss, vector)
  // A medium requirement weighs as much as one that is not defined.
  if (!metrics.has('CR')) metrics.set('CR', 'M')
  return score({ version: vector.version, metrics }).overall
}

function metricsOf(cvss: CvssObject, vector: Vector): Map<string, string> {
  const metrics = new Map(vector.metrics)
  for (const metric of METRICS[vector.version]) {
    const word = cvss.node[metric.property]
    const letter = typeof word !== 'string' || metrics.has(metric.name) ? undefined : letterOf(metric, word)
    if (letter !== undefined) metrics.set(metric.name, letter)
  }
  return metrics
}

const letterOf = ({ values }: Metric, word: string): string | undefined =>
  [...values].find(([, spelled]) => spelled === word)?.[0]

/** The scores of an object that may have its metrics as properties only; undefined when it has too few. */
export function scoresOfAny(cvss: CvssObject): Scores | undefined {
  const vector = vectorOf(cvss)
  if (typeof vector === 'object') return scoresOfObject(cvss, vector)
  const version = cvssVersionOf(cvss)
  const read = version === undefined || vector !== undefined ? undefined : fromMetrics(version, cvss.node)
  return read === undefined || 'flaw' in read ? undefined : score(read.vector)
}
