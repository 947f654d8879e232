import type { Affected, Component, VersionRange, VulnerabilityRecord } from '../model.ts'

const said = { key: 'test', name: 'Test' }
export const record = (more: Partial<VulnerabilityRecord>): VulnerabilityRecord => ({
  kind: 'record',
  id: 'CVE-2026-99001',
  aliases: [],
  source: said,
  format: 'cve',
  state: 'published',
  title: '',
  text: '',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
  ...more,
})
export const upTo = (to: string, order = 'generic'): VersionRange => ({ to, order })
const gw4 = { vendor: 'Signalbox', product: 'GW-4' }
export const affected = (ranges: readonly VersionRange[], more: Partial<Affected> = {}): Affected => ({
  product: gw4,
  status: 'affected',
  ranges,
  ...more,
})
export const gateway = (version?: string, more: Partial<Component> = {}): Component => ({
  name: 'GW-4',
  ...gw4,
  ...(version === undefined ? {} : { version }),
  ...more,
})
