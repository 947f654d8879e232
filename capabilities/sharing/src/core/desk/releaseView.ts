import { explain, type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type JsonObject, type MarkedPortion, placePortions } from '@testudo/stix'

/** A marked part of an object, with the label its markings mean. */
export interface LabelledPortion {
  readonly portion: MarkedPortion
  readonly label: Label
}

/** An object as the store keeps it: its body, its marked parts, and every one's label. */
export interface Releasable {
  readonly body: JsonObject
  readonly label: Label
  readonly portions: readonly LabelledPortion[]
}

/** One sentence of the rule in both languages. For the eyes of whoever may read the label it speaks of. */
export interface Because {
  readonly en: string
  readonly fr: string
}

/** What one reader gets of an object. */
export interface ReleaseView {
  /** Undefined: nothing at all, for the reason in `because`. */
  readonly object?: JsonObject
  readonly because: Because
  /** Marked parts that are in it: where they stand now, and their labels. */
  readonly portions: readonly { readonly selector: string; readonly label: Label }[]
  /** Parts that are not in it: where they stand in the original, and why. */
  readonly withheld: readonly { readonly selector: string; readonly because: Because }[]
}

/**
 * What a reader gets of an object: the one function that previews and that releases. Parts are left out, never blacked
 * out; nothing in the object tells that more exists.
 *
 * Cost: one `mayRead` per label and a copy of the object; the sentences of a rule only with `inWords`.
 */
export function releaseView(
  item: Releasable,
  reader: Subject,
  policies: PolicySet,
  now: number,
  inWords = true,
): ReleaseView {
  const because = (label: Label): Because => (inWords ? sentenceOf(reader, label, policies, now) : NO_WORDS)
  const { whole, seen, unseen } = partsSeen(item, (label) => mayRead(reader, label, policies, now).allow)
  if (!whole) return { because: because(item.label), portions: [], withheld: [] }
  const withheld = unseen.map(({ portion, label }) => ({ selector: portion.selector, because: because(label) }))
  const placed = placePortions(
    item.body,
    seen.map(({ portion }) => portion),
  )
  const portions = seen.map(({ label }, i) => ({ selector: placed.selectors[i] ?? '', label }))
  return {
    object: withMarkings(placed.object, seen, placed.selectors),
    because: because(item.label),
    portions,
    withheld,
  }
}

/** What of an object somebody gets, part by part. */
export interface PartsSeen {
  /** Whether there is an object for them at all; when not, no part is seen either. */
  readonly whole: boolean
  readonly seen: readonly LabelledPortion[]
  readonly unseen: readonly LabelledPortion[]
}

/** Which parts go: what previews count and what releases send. `may` is `mayRead` for one reader. */
export function partsSeen(item: Releasable, may: (label: Label) => boolean): PartsSeen {
  if (!may(item.label)) return { whole: false, seen: [], unseen: item.portions }
  return {
    whole: true,
    seen: item.portions.filter(({ label }) => may(label)),
    unseen: item.portions.filter(({ label }) => !may(label)),
  }
}

const NO_WORDS: Because = { en: '', fr: '' }

/** The parts that are left keep their marks, so that a foreign tool knows them too (STIX 2.1 §7.2.3). */
function withMarkings(object: JsonObject, seen: readonly LabelledPortion[], selectors: readonly string[]): JsonObject {
  const byMarking = new Map<string, string[]>()
  for (const [i, { portion }] of seen.entries()) {
    // Marks an enclosing part brings stand on that part already.
    for (const id of portion.markings) {
      const known = byMarking.get(id) ?? []
      byMarking.set(id, [...known, selectors[i] ?? ''])
    }
  }
  if (byMarking.size === 0) return object
  const marks = [...byMarking].map(([marking_ref, chosen]) => ({ marking_ref, selectors: chosen }))
  const kept = Array.isArray(object['granular_markings']) ? (object['granular_markings'] as readonly JsonObject[]) : []
  return { ...object, granular_markings: [...kept, ...marks] }
}

/** The first rule that fails, or the last that holds: the one that settles it. */
export function sentenceOf(reader: Subject, label: Label, policies: PolicySet, now: number): Because {
  const { reasons } = explain(reader, label, policies, now)
  const settling = reasons.find((r) => !r.holds) ?? reasons.findLast((r) => r.code === 'release') ?? reasons.at(-1)
  return settling ? { en: settling.en, fr: settling.fr } : NO_WORDS
}
