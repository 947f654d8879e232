import type { Label, Tlp } from '@testudo/kernel/label'

/** The 32 allies by ISO 3166 alpha-3, as the ALLIED policy lists them. */
export const ALLIES = [
  'ALB',
  'BEL',
  'BGR',
  'CAN',
  'CZE',
  'DEU',
  'DNK',
  'ESP',
  'EST',
  'FIN',
  'FRA',
  'GBR',
  'GRC',
  'HRV',
  'HUN',
  'ISL',
  'ITA',
  'LTU',
  'LUX',
  'LVA',
  'MKD',
  'MNE',
  'NLD',
  'NOR',
  'POL',
  'PRT',
  'ROU',
  'SVK',
  'SVN',
  'SWE',
  'TUR',
  'USA',
] as const

/** All nations and all communities of the policy: banners then say "ALL ALLIES". */
const EVERYONE = [...ALLIES, 'CENTRE', 'COE', 'ENERGY-ISAC', 'MARITIME', 'RAIL-ISAC', 'TELECOM-ISAC'] as const

/** Nations around the Baltic and North Sea: who may read most of what is restricted. */
export const REGION = ['DEU', 'DNK', 'EST', 'FIN', 'FRA', 'GBR', 'LTU', 'LVA', 'NLD', 'NOR', 'POL', 'SWE'] as const
/** The eight Baltic allies. */
export const BALTIC = ['DEU', 'DNK', 'EST', 'FIN', 'LTU', 'LVA', 'POL', 'SWE'] as const

type Level = 'UNCLASSIFIED' | 'RESTRICTED' | 'CONFIDENTIAL' | 'SECRET'

/**
 * An ALLIED label that always names its readers, so that joins stay releasable. That it is an exercise is said by the
 * exercise extension of the object, not by its label: the label decides who reads, and the banner has its own block.
 */
export function allied(
  level: Level,
  releasableTo: readonly string[],
  originators: readonly string[],
  more: { readonly tlp?: Tlp; readonly special?: readonly string[] } = {},
): Label {
  return {
    policy: 'ALLIED',
    classification: level,
    categories: [
      { type: 'PERMISSIVE', tag: 'Releasable To', values: [...releasableTo].sort() },
      ...(more.special ? [{ type: 'RESTRICTIVE' as const, tag: 'Special Access', values: [...more.special] }] : []),
    ],
    originators,
    ...(more.tlp && { tlp: more.tlp }),
  }
}

/** (AU) for every ally. */
export const open = (originator: string, tlp?: Tlp): Label =>
  allied('UNCLASSIFIED', EVERYONE, [originator], tlp ? { tlp } : {})
/** (AR) for the region. */
export const regional = (originator: string): Label => allied('RESTRICTED', REGION, [originator])
/** (AR) for the eight Baltic allies. */
export const baltic = (originator: string, tlp?: Tlp): Label =>
  allied('RESTRICTED', BALTIC, [originator], tlp ? { tlp } : {})
/** (AR) for the named nations only. */
export const restricted = (nations: readonly string[], originator: string, tlp?: Tlp): Label =>
  allied('RESTRICTED', nations, [originator], tlp ? { tlp } : {})
