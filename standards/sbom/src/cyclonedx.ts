import type { JsonObject, JsonValue } from '@testudo/stix/json'
import { listOf, objectOf, objectsOf, textOf, textsOf } from './fields.ts'
import type { RawComponent } from './identifiers.ts'
import type { Identifier, Product, VexJustification, VexStatus } from './item.ts'
import type { RawStatement } from './statement.ts'

const identifier = (kind: Identifier['kind'], value: JsonValue | undefined): readonly Identifier[] => {
  const text = textOf(value)
  return text === undefined ? [] : [{ kind, value: text }]
}

/** `components[]` and `metadata.component` (CycloneDX 1.2 to 1.7; XML is brought into this form before). */
export function componentOfCycloneDx(component: JsonObject): RawComponent {
  const supplier = objectOf(component['supplier'])['name'] ?? objectOf(component['manufacturer'])['name']
  return {
    ref: textOf(component['bom-ref']),
    type: textOf(component['type']),
    group: textOf(component['group']),
    name: textOf(component['name']),
    version: textOf(component['version']),
    supplier: textOf(supplier) ?? textOf(component['publisher']),
    identifiers: [
      ...identifier('purl', component['purl']),
      ...identifier('cpe', component['cpe']),
      ...identifier('swid', objectOf(component['swid'])['tagId']),
      ...textsOf(component['omniborId']).map((value) => ({ kind: 'id' as const, value })),
      ...textsOf(component['swhid']).map((value) => ({ kind: 'id' as const, value })),
    ],
    hashes: objectsOf(component['hashes']).flatMap((hash) => {
      const [algorithm, value] = [textOf(hash['alg']), textOf(hash['content'])]
      return algorithm === undefined || value === undefined ? [] : [{ algorithm, value }]
    }),
  }
}

/** `analysis.state` in the words of VEX ("CycloneDX VEX", use case "Vulnerability Exploitability"). */
const STATES = new Map<string, VexStatus>([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
  ['false_positive', 'not_affected'],
  ['not_affected', 'not_affected'],
])

/** Where CycloneDX means what one of the five means; `requires_…` has no counterpart. */
const JUSTIFICATIONS = new Map<string, VexJustification>([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_at_perimeter', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
])

function productOf(affects: JsonObject): Product | undefined {
  const ref = textOf(affects['ref'])
  if (ref === undefined) return undefined
  const versions = objectsOf(affects['versions'])
    .filter((entry) => entry['status'] !== 'unaffected')
    .flatMap((entry) => textOf(entry['version']) ?? textOf(entry['range']) ?? [])
  const kind = ref.startsWith('pkg:') ? 'purl' : 'id'
  return { identifiers: [{ kind, value: ref }], hashes: [], versions, parts: [] }
}

/**
 * One entry of `vulnerabilities[]`. Without `analysis` it only says that somebody found the vulnerability: no statement.
 *
 * The products are references: of components of this document, or BOM-Links (`urn:cdx:serial/version#ref`) into others.
 */
export function statementOfCycloneDx(vulnerability: JsonObject): RawStatement | undefined {
  const analysis = objectOf(vulnerability['analysis'])
  const state = textOf(analysis['state'])
  if (state === undefined) return undefined
  const own = textOf(analysis['justification'])
  const responses = textsOf(analysis['response'])
  const recommended = [textOf(vulnerability['recommendation']), textOf(vulnerability['workaround'])].filter(Boolean)
  return {
    id: textOf(vulnerability['bom-ref']),
    vulnerability: textOf(vulnerability['id']),
    aliases: objectsOf(vulnerability['references']).flatMap((reference) => textOf(reference['id']) ?? []),
    state,
    status: STATES.get(state),
    products: objectsOf(vulnerability['affects']).flatMap((affects) => productOf(affects) ?? []),
    justification: own === undefined ? undefined : JUSTIFICATIONS.get(own),
    ownJustification: own,
    impact: textOf(analysis['detail']),
    // `update`, `will_not_fix`, …: what the supplier does, in its own words where it gives some.
    action: [...recommended, ...responses].join('; ') || undefined,
    notes: undefined,
    timestamp: textOf(analysis['lastUpdated']) ?? textOf(analysis['firstIssued']) ?? textOf(vulnerability['updated']),
    author: undefined,
    supplier: undefined,
    version: undefined,
  }
}

/** Who made the document, by the first of the places that tell. */
export function authorOfCycloneDx(metadata: JsonObject): string | undefined {
  const named = [
    metadata['supplier'],
    metadata['manufacturer'],
    metadata['manufacture'],
    ...listOf(metadata['authors']),
  ]
  return named.map((who) => textOf(objectOf(who)['name']) ?? textOf(objectOf(who)['email'])).find(Boolean)
}
