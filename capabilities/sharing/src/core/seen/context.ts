import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { formatDtg } from '@testudo/kernel/time'
import type { Category, Label, Pap, Policy, PolicySet, Tlp } from '@testudo/kernel/label'
import type { Words } from '../contract/shapes.ts'

/** What a hit tells. The label stands beside it: the asker's people read it only under their own rights. */
export interface SeenContext {
  /** How often: sightings by their counts; 0 when it is known without a sighting. */
  readonly count: number
  /** Unix ms, to the minute: the last sighting, or since when it is known. */
  readonly last: number
  readonly label: Label
}

const TLPS: readonly (Tlp | undefined)[] = [undefined, 'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAPS: readonly (Pap | undefined)[] = [undefined, 'CLEAR', 'GREEN', 'AMBER', 'RED']

/**
 * A context as the text of a table row, at most 126 bytes. Names of a label are written as places in the policy, which both
 * sides must have alike: ten bytes instead of thirty nations.
 *
 * @returns undefined when the label is not of a policy known here, or names what the policy does not have
 */
export function writeContext({ count, last, label }: SeenContext, policies: PolicySet): string | undefined {
  const code = writeLabel(label, policies)
  return code === undefined ? undefined : `1 ${code} ${count.toString(36)} ${Math.floor(last / 60_000).toString(36)}`
}

/** @returns undefined for another form, or a policy that is another one here: then nothing is known of who may read it */
export function readContext(text: string, policies: PolicySet): SeenContext | undefined {
  const [, code, count, last] = /^1 (\S+) ([0-9a-z]{1,10}) ([0-9a-z]{1,8})$/.exec(text) ?? []
  const label = readLabel(code ?? '', policies)
  if (label === undefined) return undefined
  return { count: Number.parseInt(count ?? '', 36), last: Number.parseInt(last ?? '', 36) * 60_000, label }
}

/** `seen 3 times, last 221412ZNOV26`. */
export function contextWords({ count, last }: Pick<SeenContext, 'count' | 'last'>): Words {
  const dtg = formatDtg(last)
  if (count === 0) return { en: `known since ${dtg}`, fr: `connu depuis ${dtg}` }
  if (count === 1) return { en: `seen once, ${dtg}`, fr: `vu une fois, ${dtg}` }
  return { en: `seen ${count} times, last ${dtg}`, fr: `vu ${count} fois, dernière fois ${dtg}` }
}

const digestOf = (policy: Policy): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(policy)))).slice(0, 8)

/** `digest.classification.limits.set.set…`: a set per tag of the policy, in its order; `-` for one that is absent. */
function writeLabel(label: Label, policies: PolicySet): string | undefined {
  const policy = policies.get(label.policy)
  const level = policy?.classifications.findIndex(({ name }) => name === label.classification) ?? -1
  const limits = TLPS.indexOf(label.tlp) * PAPS.length + PAPS.indexOf(label.pap)
  if (policy === undefined || level < 0) return undefined
  const rest = new Set<Category>(label.categories)
  const sets: string[] = []
  for (const tag of policy.tags) {
    const own = label.categories.filter((one) => one.tag === tag.tag && one.type === tag.type)
    for (const one of own) rest.delete(one)
    if (own.length > 1) return undefined
    const places = own[0]?.values.map((value) => tag.values.indexOf(value))
    // Informative values are free text: they decide nothing, and do not travel.
    const known = places?.filter((place) => place >= 0)
    if (tag.type !== 'INFORMATIVE' && places?.length !== known?.length) return undefined
    sets.push(known === undefined ? '-' : known.reduce((sum, place) => sum | (1n << BigInt(place)), 0n).toString(36))
  }
  return rest.size > 0 ? undefined : [digestOf(policy), level, limits, ...sets].join('.')
}

function readLabel(code: string, policies: PolicySet): Label | undefined {
  const [digest, level, limits, ...sets] = code.split('.')
  const policy = policies.all().find((one) => digestOf(one) === digest)
  const classification = policy?.classifications[Number(level)]?.name
  const [tlp, pap] = [TLPS[Math.floor(Number(limits) / PAPS.length)], PAPS[Number(limits) % PAPS.length]]
  if (policy === undefined || classification === undefined || sets.length !== policy.tags.length) return undefined
  const categories: Category[] = []
  for (const [i, tag] of policy.tags.entries()) {
    const set = sets[i] ?? ''
    if (set === '-') continue
    if (!/^[0-9a-z]{1,100}$/.test(set)) return undefined
    const bits = [...set].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
    if (bits >> BigInt(tag.values.length) !== 0n) return undefined
    categories.push({
      type: tag.type,
      tag: tag.tag,
      values: tag.values.filter((_, place) => (bits >> BigInt(place)) & 1n),
    })
  }
  return {
    policy: policy.id,
    classification,
    categories,
    originators: [],
    ...(tlp === undefined ? {} : { tlp }),
    ...(pap === undefined ? {} : { pap }),
  }
}
