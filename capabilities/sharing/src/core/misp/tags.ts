import { type JsonObject, isObject } from '@testudo/stix'
import { parseTag, type Taxonomies } from '@testudo/misp'
import type { Grading } from '@testudo/kernel/situation'
import { type Part, partsOf } from './parts.ts'

const RELIABILITY: Readonly<Record<string, Grading['reliability']>> = {
  a: 'A',
  b: 'B',
  c: 'C',
  d: 'D',
  e: 'E',
  f: 'F',
  // "Deliberately deceptive": the Admiralty letters end at unreliable and unknown.
  g: 'E',
}
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const

/**
 * The grading that tags of the admiralty scale give. Tags come outermost first: what stands nearer to the object counts.
 *
 * @returns undefined without such tags; the axis nobody rated is F or 6, the Admiralty words for "cannot be judged"
 */
export function gradingOf(tags: readonly string[]): Grading | undefined {
  let reliability: Grading['reliability'] | undefined
  let credibility: Grading['credibility'] | undefined
  for (const tag of tags) {
    if (!/^admiralty-scale:/i.test(tag)) continue
    const { predicate, value } = parseTag(tag) ?? {}
    const word = value?.toLowerCase() ?? ''
    if (predicate?.toLowerCase() === 'source-reliability')
      reliability = (Object.hasOwn(RELIABILITY, word) ? RELIABILITY[word] : undefined) ?? reliability
    if (predicate?.toLowerCase() === 'information-credibility')
      credibility = CREDIBILITY.find((one) => one === word) ?? credibility
  }
  if (reliability === undefined && credibility === undefined) return undefined
  return { reliability: reliability ?? 'F', credibility: credibility ?? '6' }
}

export interface TagFinding {
  readonly path: string
  readonly message: string
}

/** TLP and PAP are read by the conversion itself, galaxies are no taxonomies. */
const ELSEWHERE = new Set(['tlp', 'pap', 'misp-galaxy'])

/** Tags that the loaded taxonomies do not know, each once, and those that exclude each other. Nothing without taxonomies. */
export function checkTags(event: JsonObject, taxonomies: Taxonomies): TagFinding[] {
  if (taxonomies.size.taxonomies === 0) return []
  const findings: TagFinding[] = []
  const seen = new Set<string>()
  for (const { part, path } of partsOf(event)) {
    const names = namesOf(part)
    for (const [name, i] of names) {
      const tag = seen.has(name) ? undefined : parseTag(name)
      seen.add(name)
      if (tag === undefined || ELSEWHERE.has(tag.namespace.toLowerCase())) continue
      const at = `${path}/Tag/${i}`
      if (taxonomies.get(tag.namespace) === undefined)
        findings.push({ path: at, message: `no taxonomy ${quoted(tag.namespace)} is loaded here: ${quoted(name)}` })
      else if (taxonomies.meaningOf(name) === undefined)
        findings.push({ path: at, message: `the taxonomy ${quoted(tag.namespace)} has no tag ${quoted(name)}` })
    }
    if (names.length > 1)
      for (const [one, other] of taxonomies.conflicts(names.map(([name]) => name)))
        findings.push({ path: `${path}/Tag`, message: `${quoted(one)} and ${quoted(other)} exclude each other` })
  }
  return findings
}

/** Names of the tags that are meant to travel, with their places. */
function namesOf(part: Part['part']): [name: string, index: number][] {
  const tags: unknown = Object.hasOwn(part, 'Tag') ? part['Tag'] : undefined
  if (!Array.isArray(tags)) return []
  return tags.flatMap((tag: unknown, i): [string, number][] =>
    isObject(tag) && typeof tag['name'] === 'string' && !tag['local'] ? [[tag['name'], i]] : [],
  )
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 200).toWellFormed())
