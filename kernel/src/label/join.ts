import { mapInto } from './equivalence.ts'
import { type Category, type Label, type Pap, SYSTEM_HIGH, type Tlp } from './model.ts'
import { canonicalLabel, distinct, findUnknown, intersect, valuesByTag } from './normal.ts'
import type { PolicySet } from './policies.ts'
import { indexOf, type Policy } from './policy.ts'

const TLP_ORDER: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP_ORDER: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']

/**
 * The label of what we derive from parts that carry these labels. Whoever may read the join may read every part.
 *
 * Highest classification, TLP and PAP; PERMISSIVE values in all parts, RESTRICTIVE and INFORMATIVE values and originators
 * of any part. A release tag that some part lacks, or whose intersection is empty, becomes an explicit *no release*:
 * leaving it out would widen (ADatP-4774.1 drops it; we fail closed). The universal value is the identity.
 * Parts of several policies meet under the one that all map onto. Where there is none, and where a part is not understood
 * or there is no part at all, the answer is the system-high label nobody reads: it waits for a human.
 *
 * @param labels in any order; the answer does not depend on it. One label alone comes back as it is, in canonical spelling
 */
export function join(labels: readonly Label[], policies: PolicySet): Label {
  const parts = distinct(labels.map(canonicalLabel)).map((text) => JSON.parse(text) as Label)
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const originators = distinct(parts.flatMap((part) => part.originators))
  const aligned = parts.every((part) => isKnown(part, policies)) ? align(parts, policies) : undefined
  const tlp = highest(
    TLP_ORDER,
    (aligned?.parts ?? parts).map((part) => part.tlp),
  )
  const pap = highest(
    PAP_ORDER,
    parts.map((part) => part.pap),
  )
  const limits = { originators, ...(tlp === undefined ? {} : { tlp }), ...(pap === undefined ? {} : { pap }) }
  if (!aligned || parts.length === 0)
    return { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], ...limits }

  const { target } = aligned
  const { rank } = indexOf(target)
  const order = aligned.parts.map((part) => part.classification).sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0))
  const categories = target.tags.flatMap(({ tag, type, universal }): Category[] => {
    const sets = aligned.parts.map((part) => valuesByTag(part.categories, type, target).get(tag))
    const values = type === 'PERMISSIVE' ? meet(sets, universal) : distinct(sets.flatMap((set) => set ?? []))
    return values === undefined || (type !== 'PERMISSIVE' && values.length === 0) ? [] : [{ type, tag, values }]
  })
  return { policy: target.id, classification: order[0] ?? SYSTEM_HIGH, categories, ...limits }
}

function isKnown(label: Label, policies: PolicySet): boolean {
  const policy = policies.get(label.policy)
  return policy !== undefined && findUnknown(label, policy) === undefined
}

/** All parts under one policy: preferably one of their own, else any other that all map onto; by id where several would do. */
function align(parts: readonly Label[], policies: PolicySet): { target: Policy; parts: readonly Label[] } | undefined {
  const own = new Set(parts.map((part) => part.policy))
  const candidates = [...policies.all().filter((p) => own.has(p.id)), ...policies.all().filter((p) => !own.has(p.id))]
  for (const target of candidates) {
    const mapped = parts.map((part) => carryOver(part, target, policies))
    if (mapped.every((part) => part !== undefined)) return { target, parts: mapped }
  }
  return undefined
}

/** Maps a label onto the target over any number of declared steps. Equivalents never run in a circle, so this ends. */
function carryOver(label: Label, target: Policy, policies: PolicySet): Label | undefined {
  if (label.policy === target.id) return label
  const [tlp] = label.policy === 'TLP' ? TLP_ORDER.filter((word) => word === label.classification) : []
  // A TLP label stays a TLP limit when it is mapped: the classification alone would reach past the subject's TLP clearance.
  const limit = highest(TLP_ORDER, [tlp, label.tlp])
  const from = limit === undefined ? label : { ...label, tlp: limit }
  const direct = mapInto(target, from, policies)
  if (direct) return direct
  for (const between of policies.all()) {
    const step = between.id === target.id ? undefined : mapInto(between, from, policies)
    const mapped = step && carryOver(step, target, policies)
    if (mapped) return mapped
  }
  return undefined
}

/** Undefined: no part limits by this tag. A part without the tag and one with it meet in nobody. */
function meet(
  sets: readonly (readonly string[] | undefined)[],
  universal: string | undefined,
): readonly string[] | undefined {
  const limiting = sets.filter((set) => set !== undefined)
  const closed = limiting.filter((set) => universal === undefined || !set.includes(universal))
  if (closed.length === 0)
    return limiting.length === sets.length && universal !== undefined && sets.length > 0 ? [universal] : undefined
  return limiting.length < sets.length ? [] : closed.reduce((a, b) => intersect(a, b, universal))
}

function highest<T extends string>(order: readonly T[], words: readonly (T | undefined)[]): T | undefined {
  return order.findLast((word) => words.includes(word))
}
