import type { IndicatorKind } from '../indicators/kinds.ts'
import { blocklist } from './blocklist.ts'
import { csvTable } from './csv.ts'
import { rpzZone } from './rpz.ts'
import { sigmaRules } from './sigmaRules.ts'
import { HASH_LISTS, hashList, type HashKind, suricataRules, type SuricataOptions } from './suricata.ts'
import type { Entry, ProtectFormat, Rendered, Selection } from './types.ts'

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
      return sigmaRules(entries)
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

/** Indicators a bundle holds: whole ones, of the kinds that were asked for. */
export function wholeOf(selection: Selection, kinds: readonly IndicatorKind[] | undefined): Selection['whole'] {
  if (kinds === undefined) return selection.whole
  const named = new Set(wanted(selection, kinds).flatMap(({ sources }) => sources))
  return selection.whole.filter((one) => named.has(one))
}
