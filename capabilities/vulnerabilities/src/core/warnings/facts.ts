import type { Component, FeedItem, VersionRange, VulnerabilityRecord } from '../model.ts'
import { plain } from './words.ts'

/** What the recipient itself may read about a vulnerability, brought down to what a warning says. */
export interface Facts {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly exploitation: 'none' | 'public poc' | 'active'
  /** Version that mends it, when the records agree on one. */
  readonly fixedIn: string | undefined
  readonly remedies: VulnerabilityRecord['remedies']
  readonly references: VulnerabilityRecord['references']
  readonly scores: VulnerabilityRecord['scores']
  readonly cwes: readonly string[]
}

const MOST_REMEDIES = 10

/**
 * @param items records, KEV entries and statements the recipient may read; nothing else is looked at
 * @param components names of the components that matched, to find the ranges that speak of them
 */
export function gatherFacts(id: string, items: readonly FeedItem[], components: readonly Component[]): Facts {
  const records = items.filter((item) => item.kind === 'record' && item.state !== 'rejected') as VulnerabilityRecord[]
  const kev = items.find((item) => item.kind === 'kev')
  const [first] = records.toSorted((a, b) => (b.modified ?? 0) - (a.modified ?? 0))
  return {
    id,
    title: plain(first?.title ?? kev?.name ?? id, 200) || id,
    text: plain(first?.text ?? '', 3_000),
    exploitation: exploitationOf(records, kev !== undefined),
    fixedIn: fixedIn(records, components),
    remedies: records.flatMap(({ remedies }) => remedies).slice(0, MOST_REMEDIES),
    references: records.flatMap(({ references }) => references).slice(0, MOST_REMEDIES),
    scores: records.flatMap(({ scores }) => scores),
    cwes: [...new Set(records.flatMap(({ cwes }) => cwes))],
  }
}

function exploitationOf(records: readonly VulnerabilityRecord[], listed: boolean): Facts['exploitation'] {
  if (listed || records.some(({ kev }) => kev !== undefined)) return 'active'
  const said = new Set(records.flatMap(({ ssvc }) => ssvc.map(({ exploitation }) => exploitation)))
  if (said.has('active')) return 'active'
  return said.has('public poc') ? 'public poc' : 'none'
}

/** The end of the ranges of these components, if it is one and the same; a guess would send people to a wrong version. */
function fixedIn(records: readonly VulnerabilityRecord[], components: readonly Component[]): string | undefined {
  const ends = new Set<string>()
  for (const { affected } of records)
    for (const { product, status, ranges } of affected)
      if (status === 'affected' && components.some((component) => speaksOf(product, component)))
        for (const end of ranges.flatMap(endOf)) ends.add(end)
  const [only] = ends
  return ends.size === 1 ? only : undefined
}

const endOf = ({ to, toExcluded }: VersionRange): readonly string[] =>
  to !== undefined && toExcluded === true ? [plain(to, 60)] : []

type Name = Pick<Component, 'cpe' | 'purl' | 'vendor' | 'product'>

/** Vendor and product of a CPE 2.3 name, without its version. */
const cpeStem = (cpe: string | undefined): string | undefined => cpe?.split(':').slice(2, 5).join(':').toLowerCase()

function speaksOf(product: Name, component: Name): boolean {
  const same = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase()
  return (
    same(cpeStem(product.cpe), cpeStem(component.cpe)) ||
    same(product.purl, component.purl) ||
    (same(product.product, component.product) &&
      (product.vendor === undefined || same(product.vendor, component.vendor)))
  )
}
