import { expect, it } from 'vitest'
import { vulnerabilitiesNamed } from './index.ts'

it('is told by references and by tags of rules, by nothing else', () => {
  const sigma = 'title: CVE-2020-1111\ntags:\n    - attack.t1190\n    - cve.2024-1234\n    - cve.2021.44228 # older\n'
  expect(vulnerabilitiesNamed({ pattern_type: 'sigma', pattern: sigma, name: 'CVE-2019-0001' })).toEqual([
    'CVE-2024-1234',
    'CVE-2021-44228',
  ])
  expect(vulnerabilitiesNamed({ pattern_type: 'stix', pattern: sigma })).toEqual([])
  const references = [{ external_id: 'cve-2024-5678' }, { external_id: 'CVE-2024-5678x' }, { url: 'CVE-1' }, null, 7]
  expect(vulnerabilitiesNamed({ external_references: references })).toEqual(['CVE-2024-5678'])
  for (const strange of [undefined, null, 'CVE-2024-1234', { external_references: {} }, []])
    expect(vulnerabilitiesNamed(strange)).toEqual([])
})
