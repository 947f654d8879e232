import { audienceOf, type DistributionTable, type Handling } from '@testudo/misp'
import {
  canonicalLabel,
  join,
  type Label,
  mapInto,
  type Pap,
  type PolicySet,
  SYSTEM_HIGH,
  type Tlp,
} from '@testudo/kernel/label'

/** What MISP's distributions mean on this node. A level that is not here falls to the organisation of the node alone. */
export interface Audiences {
  readonly levels: { readonly [L in '0' | '1' | '2' | '3']?: Label | undefined }
  /** For parts that say nothing, as feeds do. */
  readonly unstated?: Label | undefined
  /** Sharing groups by lower-case UUID, never by name: anybody may choose a name. */
  readonly groups: ReadonlyMap<string, Label>
}

/** Under which label something stands, or why it is kept for nobody: `path` is a JSON pointer into the event. */
export type Placed = { readonly label: Label } | { readonly path: string; readonly reason: string }

const TLP_ORDER: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
const PAP_ORDER: readonly Pap[] = ['CLEAR', 'GREEN', 'AMBER', 'RED']

const RECEIVER_ONLY: Label = { policy: 'TLP', classification: 'AMBER+STRICT', categories: [], originators: [] }

/**
 * The label of what is for the organisation of this node alone: its own release value where the policy knows one, else what
 * the policy itself says of TLP:AMBER+STRICT, "the receiving organisation".
 *
 * @returns undefined when the policy has no word for it: then nothing is stored until the table of audiences says more
 */
export function ownOnly(policies: PolicySet, near: Label, organisation: string): Label | undefined {
  const policy = policies.get(near.policy)
  if (policy === undefined) return undefined
  const tag = policy.tags.find((one) => one.type === 'PERMISSIVE' && one.values.includes(organisation))
  if (organisation !== '' && tag !== undefined && tag.universal !== organisation) {
    const others = near.categories.filter((category) => category.tag !== tag.tag)
    return { ...near, categories: [...others, { type: 'PERMISSIVE', tag: tag.tag, values: [organisation] }] }
  }
  const mapped = mapInto(policy, RECEIVER_ONLY, policies)
  return mapped !== undefined && mapped.categories.some((c) => c.type === 'PERMISSIVE' && c.values.length > 0)
    ? mapped
    : undefined
}

/** Turns what MISP says about handling into labels. Remembers what it worked out: events repeat themselves. */
export class Labeller {
  readonly #policies: PolicySet
  readonly #table: DistributionTable<Label>
  readonly #floor: Tlp | undefined
  readonly #known = new Map<string, Placed>()
  readonly #joins = new Map<string, Label>()
  readonly #texts = new WeakMap<Label, string>()
  readonly #within = new Map<Label, Map<Label, boolean>>()

  /** @param floor nothing is taken under a laxer TLP than this */
  constructor(policies: PolicySet, audiences: Audiences, own: Label | undefined, floor?: Tlp) {
    this.#policies = policies
    this.#floor = floor
    const level = (name: '0' | '1' | '2' | '3') => audiences.levels[name] ?? own
    const unstated = audiences.unstated ?? own
    const levels = { 0: level('0'), 1: level('1'), 2: level('2'), 3: level('3') }
    const stated = Object.fromEntries(Object.entries(levels).filter(([, label]) => label !== undefined))
    this.#table = { levels: stated, groups: audiences.groups, ...(unstated === undefined ? {} : { unstated }) }
  }

  /** All rules of a part hold together, and the strictest TLP and PAP around it; what is not understood is for nobody. */
  place(handling: Handling): Placed {
    const key = JSON.stringify([
      handling.rules.map(({ level, group }) => [level, group?.uuid]),
      handling.tlp,
      handling.pap,
      handling.unknownMarks,
    ])
    const before = this.#known.get(key)
    if (before !== undefined && 'label' in before) return before
    const audience = audienceOf(handling, this.#table)
    if (!audience.allow) return { path: audience.path, reason: audience.reason }
    const joined = join(audience.all, this.#policies)
    if (isForNobody(joined)) {
      const path = handling.rules.at(-1)?.path ?? '/'
      return { path, reason: 'what the table says of its distributions has no common reader' }
    }
    const tlp = highest(TLP_ORDER, [joined.tlp, this.#floor, tlpWord(handling.tlp)])
    const pap = highest(PAP_ORDER, [joined.pap, papWord(handling.pap)])
    const label = {
      ...joined,
      ...(tlp === undefined ? {} : { tlp }),
      ...(pap === undefined ? {} : { pap }),
    }
    const placed = { label }
    this.#known.set(key, placed)
    return placed
  }

  /** The label of what both labels hold for. */
  both(a: Label, b: Label): Label {
    const [first, second] = [this.textOf(a), this.textOf(b)]
    if (first === second) return a
    const key = `${first}\n${second}`
    const held = this.#joins.get(key)
    if (held !== undefined) return held
    const joined = join([a, b], this.#policies)
    this.#joins.set(key, joined)
    return joined
  }

  /** Whether everybody who reads what stands under `inner` may read what stands under `outer` too. */
  isWithin(inner: Label, outer: Label): boolean {
    if (inner === outer) return true
    const known = this.#within.get(inner) ?? new Map<Label, boolean>()
    this.#within.set(inner, known)
    const before = known.get(outer)
    if (before !== undefined) return before
    const isIn = this.textOf(readingOf(this.both(inner, outer))) === this.textOf(readingOf(inner))
    known.set(outer, isIn)
    return isIn
  }

  textOf(label: Label): string {
    const held = this.#texts.get(label)
    if (held !== undefined) return held
    const text = canonicalLabel(label)
    this.#texts.set(label, text)
    return text
  }
}

/** What of a label decides who reads. */
function readingOf(label: Label): Label {
  const { pap: _, ...rest } = label
  return { ...rest, originators: [] }
}

/** A join nobody can be a reader of: parts of policies that do not meet, or releases without a common member. */
export const isForNobody = (label: Label): boolean =>
  label.policy === SYSTEM_HIGH || label.categories.some((c) => c.type === 'PERMISSIVE' && c.values.length === 0)

const tlpWord = (level: string | undefined): Tlp | undefined =>
  level === 'white' ? 'CLEAR' : TLP_ORDER.find((word) => word.toLowerCase() === level)

const papWord = (level: string | undefined): Pap | undefined =>
  level === 'white' ? 'CLEAR' : PAP_ORDER.find((word) => word.toLowerCase() === level)

export function highest<T extends string>(order: readonly T[], words: readonly (T | undefined)[]): T | undefined {
  return order.findLast((word) => words.includes(word))
}
