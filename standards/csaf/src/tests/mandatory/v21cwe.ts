import type { Context } from '../../context/context.ts'
import { CWE_RELEASES, CWE_USAGE, CWE_USAGE_VERSIONS } from '../../data/cweUsage.ts'
import { placedObjects, textOf } from '../../json.ts'
import { compareMoments, momentOf } from '../../values/time.ts'
import { cweName, knowsCweVersion } from '../../values/cwe.ts'
import { quoted, test21 } from '../v21test.ts'

interface Weakness {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly path: string
}

const weaknessesOf = ({ vulnerabilities }: Context): Weakness[] =>
  vulnerabilities.flatMap((vulnerability) =>
    placedObjects(vulnerability.node['cwes'], `${vulnerability.path}/cwes`).map(({ node, path }) => ({
      id: textOf(node['id']) ?? '',
      name: textOf(node['name']) ?? '',
      version: textOf(node['version']) ?? '',
      path,
    })),
  )

const RELEASES = CWE_RELEASES.trim()
  .split(/\s+/)
  .map((release) => release.split('=') as [version: string, date: string])

/** Whether a version comes after the newest list that is known here, so that nothing can be said about it. */
function isFuture(version: string): boolean {
  const newest = RELEASES.at(-1)?.[0] ?? ''
  const [[major = 0, minor = 0], [newestMajor = 0, newestMinor = 0]] = [version, newest].map((text) =>
    text.split('.').map(Number),
  ) as [number[], number[]]
  return major > newestMajor || (major === newestMajor && minor > newestMinor)
}

/**
 * CSAF 2.1 §6.1.11: the weakness is in the named version of the list, under that name. Categories and views are not among
 * the weaknesses, so that they fail. Lists up to 4.17 are known here. Nothing is known of later ones: a weakness of such
 * a list passes here, and 6.2.24 says that it could not be checked.
 */
const cwe21 = test21('6.1.11', 'CWE', (context, report) => {
  for (const { id, name, version, path } of weaknessesOf(context)) {
    if (!knowsCweVersion(version)) {
      if (!isFuture(version)) report(`${path}/version`, `There is no version ${quoted(version)} of the CWE list.`)
      continue
    }
    const known = cweName(id, version)
    if (known === undefined) report(`${path}/id`, `CWE ${version} has no weakness ${quoted(id)}.`)
    else if (known !== name) report(`${path}/name`, `In CWE ${version} the name of ${id} is ${quoted(known)}.`)
  }
})

/** CSAF 2.1 §6.2.23. Deprecated weaknesses are named so in every list. */
const deprecatedCwe = test21('6.2.23', 'Usage of Deprecated CWE', (context, report) => {
  for (const { id, version, path } of weaknessesOf(context))
    if (/^deprecated/i.test(cweName(id, version) ?? '')) report(`${path}/id`, `${id} is deprecated in CWE ${version}.`)
})

/** CSAF 2.1 §6.2.24. The last revision says when; the list of that day is the newest that was out on the same day. */
const oldCweList = test21('6.2.24', 'Usage of Non-Latest CWE Version', (context, report) => {
  const at = context.datedRevisions.at(-1)?.at
  if (at === undefined) return
  const latest = RELEASES.findLast(([, date]) => {
    const release = momentOf(`${date}T00:00:00Z`)
    return release !== undefined && compareMoments(release, at) <= 0
  })?.[0]
  for (const { version, path } of weaknessesOf(context))
    if (isFuture(version))
      report(`${path}/version`, `CWE ${quoted(version)} is newer than what is known here: its name was not checked.`)
    else if (latest !== undefined && version !== latest)
      report(`${path}/version`, `At the time of the last revision CWE ${latest} was the latest.`)
})

/** The usage state of a weakness for mapping vulnerabilities: `A`llowed, with `R`eview, `D`iscouraged, `P`rohibited. */
function usageOf(id: string, version: string): string | undefined {
  const at = CWE_USAGE_VERSIONS.indexOf(version)
  if (at < 0 || cweName(id, version) === undefined) return undefined
  usages ??= new Map(
    CWE_USAGE.flatMap(([states, ids]) =>
      ids
        .trim()
        .split(/\s+/)
        .map((number) => [`CWE-${number}`, states] as const),
    ),
  )
  return usages.get(id)?.[at] ?? 'A'
}
let usages: ReadonlyMap<string, string> | undefined

/** CSAF 2.1 §6.2.25 and 6.2.26. The lists have usage states since 4.12. */
const usage = (id: string, title: string, states: readonly string[], what: string) =>
  test21(id, title, (context, report) => {
    for (const weakness of weaknessesOf(context))
      if (states.includes(usageOf(weakness.id, weakness.version) ?? ''))
        report(`${weakness.path}/id`, `${weakness.id} ${what}.`)
  })

export const cweTests = [
  cwe21,
  deprecatedCwe,
  oldCweList,
  usage(
    '6.2.25',
    'Usage of CWE Not Allowed for Vulnerability Mapping',
    ['D', 'P'],
    'is not for the mapping of vulnerabilities',
  ),
  usage(
    '6.2.26',
    'Usage of CWE Allowed with Review for Vulnerability Mapping',
    ['R'],
    'is for the mapping of vulnerabilities after a review only',
  ),
]
