import { uuid5 } from '@testudo/stix/sco-id'
import { z } from 'zod'
import { Fault } from '../fault.ts'
import { SYSTEM_HIGH } from './model.ts'
import { type Equivalent, indexOf, type Policy, policySchema } from './policy.ts'

/** Ours alone: names nothing outside this product. */
const DIGEST_NAMESPACE = '6a0f6a3e-5d0c-4c59-8f55-0d8f5e6f0c11'

/** Members of a label that travel as categories of these names in XML. */
const RESERVED_TAGS: readonly string[] = ['TLP', 'PAP', 'Originators']

/** The policies in force on this node. `digest` names exactly this set: it changes whenever any rule in any file does. */
export interface PolicySet {
  get(id: string): Policy | undefined
  /** Ordered by id. */
  all(): readonly Policy[]
  readonly digest: string
}

/**
 * Reads policy files, already parsed from JSON; all or none. Order of the files does not matter.
 *
 * @throws {Fault} `invalid` naming file position, policy and path: wrong shape, an id, name, tag or value given twice,
 * a colour under 4.5:1 against white, an equivalence that names what does not exist, gets laxer as the foreign
 * classification rises, leaves a gap below, or runs in a circle
 */
export function loadPolicies(files: readonly unknown[]): PolicySet {
  const byId = new Map<string, Policy>()
  for (const [place, file] of files.entries()) {
    const parsed = policySchema.safeParse(file)
    if (!parsed.success)
      refuse(
        `Policy file ${place + 1}`,
        z.prettifyError(parsed.error),
        `/${parsed.error.issues[0]?.path.join('/') ?? ''}`,
      )
    const policy: Policy = parsed.data
    checkAlone(policy)
    if (byId.has(policy.id)) refuse(`Policy "${policy.id}"`, 'two files define this id; keep one', '/id')
    byId.set(policy.id, policy)
  }
  const all = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const policy of all) checkEquivalents(policy, byId)
  checkNoCircle(all, byId)
  const digest = uuid5(DIGEST_NAMESPACE, JSON.stringify(all))
  return { get: (id) => byId.get(id), all: () => all, digest }
}

function refuse(what: string, why: string, path: string): never {
  throw new Fault('invalid', 'label.policy_refused', `${what}: ${why}`, { place: { path } })
}

function checkAlone(policy: Policy): void {
  const what = `Policy "${policy.id}"`
  if (policy.id === SYSTEM_HIGH) refuse(what, 'this id is reserved for labels nobody may read; choose another', '/id')
  const twice = (names: readonly string[], path: string) => {
    const name = names.find((n, i) => names.indexOf(n) !== i)
    if (name !== undefined) refuse(what, `"${name}" is given twice`, path)
  }
  twice(
    policy.classifications.map((c) => c.name),
    '/classifications',
  )
  for (const [i, { name, colour }] of policy.classifications.entries()) {
    const ratio = contrastWithWhite(colour)
    if (ratio < 4.5)
      refuse(
        what,
        `colour ${colour} of ${name} reaches ${ratio.toFixed(2)}:1 against white, 4.5:1 is needed; choose a darker one`,
        `/classifications/${i}/colour`,
      )
  }
  twice(
    policy.tags.map((t) => t.tag),
    '/tags',
  )
  for (const [i, tag] of policy.tags.entries()) {
    if (RESERVED_TAGS.includes(tag.tag))
      refuse(what, `the tag name "${tag.tag}" is reserved; choose another`, `/tags/${i}/tag`)
    twice(tag.values, `/tags/${i}/values`)
    if (tag.universal === undefined) continue
    if (tag.type !== 'PERMISSIVE')
      refuse(what, `only a PERMISSIVE tag has a universal value, "${tag.tag}" is ${tag.type}`, `/tags/${i}/universal`)
    if (!tag.values.includes(tag.universal))
      refuse(what, `universal value "${tag.universal}" is not among the values of "${tag.tag}"`, `/tags/${i}/universal`)
  }
  if (policy.twoPersonFrom !== undefined && !indexOf(policy).rank.has(policy.twoPersonFrom))
    refuse(what, `twoPersonFrom names the unknown classification "${policy.twoPersonFrom}"`, '/twoPersonFrom')
}

/** An equivalence must keep the order: a join made under the foreign policy, read from here, may reach nobody new. */
function checkEquivalents(policy: Policy, all: ReadonlyMap<string, Policy>): void {
  const what = `Policy "${policy.id}"`
  const { rank, tags, equivalents } = indexOf(policy)
  const pairs = [...equivalents.values()].reduce((sum, byName) => sum + byName.size, 0)
  if (pairs !== policy.equivalents.length)
    refuse(what, 'two equivalents name the same policy and classification', '/equivalents')
  for (const [i, e] of policy.equivalents.entries()) {
    const path = `/equivalents/${i}`
    if (e.policy === policy.id) refuse(what, 'a policy is not equivalent to itself', path)
    if (!rank.has(e.here))
      refuse(what, `equivalent of ${e.policy} ${e.classification} names the unknown classification "${e.here}"`, path)
    for (const category of e.categories ?? []) {
      const known = tags.get(category.tag)
      if (!known)
        refuse(what, `equivalent of ${e.policy} ${e.classification} gains the unknown tag "${category.tag}"`, path)
      const value = category.values.find((v) => !known.values.has(v))
      if (value !== undefined)
        refuse(
          what,
          `equivalent of ${e.policy} ${e.classification} gains the unknown value "${value}" of "${category.tag}"`,
          path,
        )
    }
    const foreign = all.get(e.policy)
    if (foreign && !indexOf(foreign).rank.has(e.classification))
      refuse(what, `${e.policy} has no classification "${e.classification}"`, path)
  }
  for (const id of new Set(policy.equivalents.map((e) => e.policy))) checkOrder(policy, id, all.get(id))
}

function checkOrder(policy: Policy, foreignId: string, foreign: Policy | undefined): void {
  if (!foreign) return
  const here = (name: string) => policy.equivalents.find((e) => e.policy === foreignId && e.classification === name)
  let lower: Equivalent | undefined
  let gap: string | undefined
  for (const { name } of foreign.classifications) {
    const e = here(name)
    if (!e) {
      gap ??= name
      continue
    }
    if (gap !== undefined)
      refuse(
        `Policy "${policy.id}"`,
        `${foreignId} ${name} is mapped but the lower ${gap} is not; map every lower one`,
        '/equivalents',
      )
    if (lower && isLaxer(policy, lower, e))
      refuse(
        `Policy "${policy.id}"`,
        `${foreignId} ${name} would be easier to read here than the lower ${lower.classification}`,
        '/equivalents',
      )
    lower = e
  }
}

function isLaxer(policy: Policy, lower: Equivalent, higher: Equivalent): boolean {
  const { rank, tags } = indexOf(policy)
  if ((rank.get(higher.here) ?? 0) < (rank.get(lower.here) ?? 0)) return true
  for (const [name, { tag }] of tags) {
    if (tag.type === 'INFORMATIVE') continue
    const low = lower.categories?.find((c) => c.tag === name)?.values
    const high = higher.categories?.find((c) => c.tag === name)?.values
    if (tag.type === 'RESTRICTIVE' && low?.some((v) => high?.includes(v) !== true)) return true
    // Gained for one classification, gained for all: otherwise mapping and joining would not commute.
    if (tag.type === 'PERMISSIVE' && (low === undefined) !== (high === undefined)) return true
    const open = tag.universal !== undefined && low?.includes(tag.universal) === true
    if (tag.type === 'PERMISSIVE' && low && !open && high?.some((v) => !low.includes(v))) return true
  }
  return false
}

function checkNoCircle(all: readonly Policy[], byId: ReadonlyMap<string, Policy>): void {
  const done = new Set<string>()
  const visit = (policy: Policy, above: readonly string[]) => {
    if (above.includes(policy.id))
      refuse(
        'Policies',
        `equivalents run in a circle: ${[...above, policy.id].join(' from ')}; declare each pair in one direction`,
        '/equivalents',
      )
    if (done.has(policy.id)) return
    for (const id of new Set(policy.equivalents.map((e) => e.policy))) {
      const next = byId.get(id)
      if (next) visit(next, [...above, policy.id])
    }
    done.add(policy.id)
  }
  for (const policy of all) visit(policy, [])
}

/** WCAG 2.2 contrast ratio of `#RRGGBB` with white, in [1, 21]. */
export function contrastWithWhite(colour: string): number {
  const linear = (at: number) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 1.05 / (0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5) + 0.05)
}
