import type { IndicatorKind } from '../indicators/kinds.ts'
import { blocklist } from './blocklist.ts'
import { csvTable } from './csv.ts'
import { rpzZone } from './rpz.ts'
import { sigmaRules } from './sigmaRules.ts'
import { HASH_LISTS, hashList, type HashKind, suricataRules, type SuricataOptions } from './suricata.ts'
import type { Candidate, Entry, LeftReason, ProtectFormat, Rendered, Selection } from './types.ts'

/** How an output is written, beside what is in it. */
export interface RenderOptions extends SuricataOptions {
  /** Only these kinds. */
  readonly kinds?: readonly IndicatorKind[]
  /** The list of file hashes that belongs to Suricata rules, instead of the rules. */
  readonly list?: HashKind
  /** Where a zone stands. */
  readonly origin?: string
}

const NAMES: Readonly<Record<ProtectFormat, string>> = {
  suricata: 'testudo.rules',
  rpz: 'testudo.rpz.zone',
  sigma: 'testudo-sigma.yml',
  csv: 'testudo-indicators.csv',
  stix: 'testudo-indicators.json',
  blocklist: 'testudo-blocklist.txt',
}

export const fileNameOf = (format: ProtectFormat, { list }: Pick<RenderOptions, 'list'>): string =>
  format === 'suricata' && list !== undefined ? HASH_LISTS[list] : NAMES[format]

/** The entries of the kinds that were asked for. */
export const wanted = ({ entries }: Selection, kinds: readonly IndicatorKind[] | undefined): readonly Entry[] =>
  kinds === undefined ? entries : entries.filter(({ value }) => kinds.includes(value.kind))

/** Every format but STIX, which needs the objects themselves. */
export function render(format: Exclude<ProtectFormat, 'stix'>, selection: Selection, options: RenderOptions): Rendered {
  const entries = wanted(selection, options.kinds)
  switch (format) {
    case 'suricata':
      return options.list === undefined ? suricataRules(entries, options) : hashList(entries, options.list)
    case 'rpz':
      return rpzZone(entries, selection.stamp, options.origin)
    case 'sigma':
      // Of rules it cannot be said which kinds they ask for.
      return sigmaRules(entries, options.kinds === undefined ? sure(selection.others) : [])
    case 'csv':
      return csvTable(entries)
    case 'blocklist':
      return blocklist(entries)
  }
}

/** Lists of file hashes that Suricata rules about these entries name. */
export const hashListsOf = (
  entries: readonly Entry[],
): readonly { readonly list: HashKind; readonly fileName: string }[] =>
  (Object.keys(HASH_LISTS) as HashKind[])
    .filter((list) => entries.some(({ value }) => value.kind === list))
    .map((list) => ({ list, fileName: HASH_LISTS[list] }))

/** Indicators a bundle holds: whole ones, of the kinds that were asked for; without such, others that are sure enough. */
export function wholeOf({ whole, others, entries }: Selection, kinds: readonly IndicatorKind[] | undefined) {
  if (kinds === undefined) return [...whole, ...sure(others)].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const named = new Set(entries.filter(({ value }) => kinds.includes(value.kind)).flatMap(({ sources }) => sources))
  return whole.filter((one) => named.has(one))
}

const sure = (others: Selection['others']): readonly Candidate[] =>
  others.filter(({ isSure }) => isSure).map(({ candidate }) => candidate)

/** Why those of the others stay that are not taken. */
export function othersLeft({ others }: Selection, taken: readonly Candidate[], format: ProtectFormat): LeftReason[] {
  const out = new Set(taken)
  const takes = (language: string) => format === 'stix' || (format === 'sigma' && language === 'sigma')
  return others
    .filter(({ candidate }) => !out.has(candidate))
    .map(({ candidate, reason, isSure }) => (takes(candidate.language) ? (isSure ? 'format' : 'sources') : reason))
}
