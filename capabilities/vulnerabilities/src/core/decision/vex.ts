import { type Label } from '@testudo/kernel/label'
import {
  type Affected,
  type Component,
  type Equipment,
  type Justification,
  JUSTIFICATIONS,
  type VexStatement,
} from '../model.ts'
import type { Found, Heard, Standing, StandingStatus, Words } from './types.ts'

/** Whether a statement about a product speaks of this component. */
export type SpeaksOf = (said: Affected, component: Component) => 'yes' | 'no' | 'undecidable'

/** The justification by which an operator says that it cannot mend, but the way in is shut (OpenVEX §Status Justifications). */
const SHUT = 'inline_mitigations_already_exist'

/** A match, and as much of the equipment as statements speak of. */
type Matched = Omit<Found, 'equipment'> & { readonly equipment: Pick<Equipment, 'id' | 'components'> }

/**
 * How far a statement reaches: about this very piece of equipment, about this product and version, about the family.
 * The nearer one counts, whoever says it: an operator knows its own machine.
 */
function nearness(statement: VexStatement, found: Matched, speaksOf: SpeaksOf): number {
  if (statement.equipment.includes(found.equipment.id)) return statement.author === 'operator' ? 4 : 3
  const component = found.equipment.components[found.match.component]
  if (component === undefined || statement.products.length === 0) return 0
  if (!statement.products.some((said) => speaksOf(said, component) === 'yes')) return 0
  return statement.family ? 1 : 2
}

const AUTHORS: Readonly<Record<VexStatement['author'], number>> = { operator: 2, supplier: 2, other: 1 }

/**
 * Applies VEX to a match (mission-science §3.4): product-specific over family, newer over older from the same author,
 * supplier over third party. Statements of equal rank that differ are a conflict: the one that leaves the equipment
 * affected counts, and the conflict is shown.
 *
 * @returns how it stands; `labels` of a standing come from its match and the statement that counts
 */
export function standingOf<E extends Matched['equipment']>(
  found: Matched & { readonly equipment: E },
  statements: readonly Heard<VexStatement>[],
  speaksOf: SpeaksOf,
  joinLabels: (labels: readonly Label[]) => Label,
): Omit<Standing, 'equipment'> & { readonly equipment: E } {
  const component = found.equipment.components[found.match.component]
  const base = { equipment: found.equipment, component, at: found.at }
  const asMatched = () => ({
    ...base,
    status: found.match.verdict,
    why: found.match.why,
    conflict: false,
    label: found.label,
  })
  if (statements.length === 0) return asMatched()
  const ranked = newestOfEach(statements)
    .map((heard) => ({ heard, near: nearness(heard.item, found, speaksOf), author: AUTHORS[heard.item.author] }))
    .filter(({ near }) => near > 0)
    .toSorted((a, b) => b.near - a.near || b.author - a.author || severity(b.heard.item) - severity(a.heard.item))
  const [best] = ranked
  if (best === undefined) return asMatched()
  const { item, label } = best.heard
  const rivals = ranked.filter(({ near, author }) => near === best.near && author === best.author)
  const status = statusOf(item, found)
  return {
    ...base,
    status,
    ...(CLOSED.has(status) && { closed: best.heard.at }),
    why: sayStatement(item),
    by: item.key,
    conflict: rivals.some(({ heard }) => heard.item.status !== item.status),
    label: joinLabels([found.label, label, ...rivals.map(({ heard }) => heard.label)]),
  }
}

const CLOSED: ReadonlySet<StandingStatus> = new Set(['fixed', 'mitigated', 'ruled-out'])

/** Of equal rank, what leaves it affected comes first. */
const severity = ({ status }: VexStatement) =>
  ({ affected: 3, under_investigation: 2, fixed: 1, not_affected: 0 })[status]

function statusOf({ status, justification, author, mitigated }: VexStatement, found: Matched): StandingStatus {
  if (status === 'affected' && author === 'operator' && mitigated === true) return 'mitigated'
  if (status === 'fixed') return 'fixed'
  if (status === 'not_affected') return author === 'operator' && justification === SHUT ? 'mitigated' : 'ruled-out'
  if (status === 'under_investigation') return found.match.verdict === 'affected' ? 'affected' : 'under-investigation'
  return 'affected'
}

/** An author who speaks again of the same has changed their mind. */
function newestOfEach(statements: readonly Heard<VexStatement>[]): Heard<VexStatement>[] {
  const newest = new Map<string, Heard<VexStatement>>()
  for (const heard of statements) {
    const { source, equipment, products, family } = heard.item
    // What stands behind `#` tells documents of one author apart.
    const [author] = source.key.split('#')
    const about = `${author}\n${family}\n${equipment.toSorted().join(' ')}\n${JSON.stringify(products)}`
    const known = newest.get(about)
    if (
      known === undefined ||
      known.item.at < heard.item.at ||
      (known.item.at === heard.item.at && known.at < heard.at)
    )
      newest.set(about, heard)
  }
  return [...newest.values()]
}

const STATUS_WORDS: Readonly<Record<VexStatement['status'], Words>> = {
  not_affected: { en: 'not affected', fr: 'non affecté' },
  affected: { en: 'affected', fr: 'affecté' },
  fixed: { en: 'fixed', fr: 'corrigé' },
  under_investigation: { en: 'under investigation', fr: 'en cours d’examen' },
}

const MITIGATED: Words = { en: 'not fixed, but cut off', fr: 'non corrigé, mais isolé' }

/** The five of the standards, in words for people. */
const JUSTIFICATION_WORDS: Readonly<Record<Justification, Words>> = {
  component_not_present: { en: 'the component is not there', fr: 'le composant est absent' },
  vulnerable_code_not_present: { en: 'the vulnerable code is not there', fr: 'le code vulnérable est absent' },
  vulnerable_code_not_in_execute_path: {
    en: 'the vulnerable code is never run',
    fr: 'le code vulnérable n’est jamais exécuté',
  },
  vulnerable_code_cannot_be_controlled_by_adversary: {
    en: 'an attacker cannot reach the vulnerable code',
    fr: 'un attaquant ne peut pas atteindre le code vulnérable',
  },
  inline_mitigations_already_exist: { en: 'what it needs is shut off', fr: 'la voie d’accès est fermée' },
}

export function sayStatement(statement: VexStatement): Words {
  const status = statement.mitigated === true ? MITIGATED : STATUS_WORDS[statement.status]
  const known = JUSTIFICATIONS.find((one) => one === statement.justification)
  const why = known && JUSTIFICATION_WORDS[known]
  const own = statement.impact ?? statement.action
  const by = statement.source.name
  return {
    en: `${by}: ${status.en}${why === undefined ? '' : `, because ${why.en}`}${own === undefined || own === '' ? '' : ` (${own})`}`,
    fr: `${by} : ${status.fr}${why === undefined ? '' : `, car ${why.fr}`}${own === undefined || own === '' ? '' : ` (${own})`}`,
  }
}
