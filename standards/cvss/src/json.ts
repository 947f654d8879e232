import { METRICS, notDefined, type Version } from './metrics.ts'
import { complete, flaw, type Read, shown, type Vector } from './parse.ts'

/**
 * The metrics of a vector as FIRST's JSON schemas spell them: `{ attackVector: 'NETWORK', … }`, with `NOT_DEFINED` for
 * every optional metric that is not given. Scores, `version` and `vectorString` are not among them.
 */
export function toMetrics({ version, metrics }: Vector): Readonly<Record<string, string>> {
  const absent = notDefined(version)
  return Object.fromEntries(
    METRICS[version].map(({ name, property, values }) => [
      property,
      values.get(metrics.get(name) ?? absent) ?? 'NOT_DEFINED',
    ]),
  )
}

/**
 * Reads the vector out of the metrics of a JSON object (`cvss_v3` of CSAF, `cvssV3_1` of a CVE record). Other properties
 * are passed over, so that `vectorString` and scores may stay where they are.
 *
 * @returns the vector, or a flaw that names the metric; `at` is 0, as there is no text
 */
export function fromMetrics(version: Version, object: Readonly<Record<string, unknown>>): Read {
  const given = new Map<string, string>()
  for (const { name, property, values } of METRICS[version]) {
    if (!Object.hasOwn(object, property)) continue
    const word = object[property]
    const [letter] = [...values].find(([, spelled]) => spelled === word) ?? []
    if (letter === undefined)
      return flaw(
        'unknown_value',
        0,
        `${typeof word === 'string' ? `"${shown(word)}"` : `what is no text`} is no value of ${property}: ${[...values.values()].join(', ')}`,
        name,
      )
    given.set(name, letter)
  }
  return complete(version, given, 0)
}
