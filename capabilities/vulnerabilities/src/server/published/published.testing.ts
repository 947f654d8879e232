import type { Equipment, VulnerabilityRecord } from '../../core/index.ts'

/** A record of Signalbox GW-4 up to a version. */
export const recordOf = (id: string, to: string, product = 'GW-4'): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'coe', name: 'CoE' },
  format: 'cve',
  state: 'published',
  title: `Remote maintenance of ${product}`,
  text: 'A session is accepted without an account.',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [{ product: { vendor: 'Signalbox', product }, status: 'affected', ranges: [{ to, order: 'generic' }] }],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
})

/** A gateway of Balta Rail with GW-4 4.2.1 on it. */
export const machineOf = (id: string, more: Partial<Equipment> = {}): Equipment => ({
  id,
  name: `Gateway ${id}`,
  operator: 'identity--balta',
  operatorName: 'Balta Rail SIA',
  nation: 'LVA',
  exposure: 'open',
  safety: 'negligible',
  seen: Date.UTC(2026, 10, 22),
  components: [{ name: 'GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }],
  ...more,
})
