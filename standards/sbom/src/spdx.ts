import type { JsonObject } from '@testudo/stix/json'
import { objectsOf, textOf } from './fields.ts'
import type { RawComponent } from './identifiers.ts'
import type { Hash, Identifier } from './item.ts'

/** SPDX writes these where it has nothing to say (SPDX 2.3 §7). */
const NOTHING: ReadonlySet<string> = new Set(['NOASSERTION', 'NONE'])

export const said = (text: string | undefined): string | undefined =>
  text === undefined || NOTHING.has(text) ? undefined : text

/** `Organization: ACME (info@acme.example)` without its kind and address (§7.5). */
export function nameOfActor(actor: string | undefined): string | undefined {
  const text = said(actor)
  if (text === undefined) return undefined
  const colon = text.indexOf(':')
  const name = ['person', 'organization', 'tool'].includes(text.slice(0, colon).trim().toLowerCase())
    ? text.slice(colon + 1).trim()
    : text
  const address = name.endsWith(')') ? name.lastIndexOf('(') : -1
  return (address < 0 ? name : name.slice(0, address).trim()) || undefined
}

/** `ExternalRef`: category, type, locator (§7.21, Annex F). Others than package identifiers are passed over. */
export function identifierOf(type: string | undefined, locator: string | undefined): readonly Identifier[] {
  if (type === undefined || locator === undefined) return []
  const short = type.slice(type.lastIndexOf('/') + 1)
  if (short === 'purl') return [{ kind: 'purl', value: locator }]
  if (short === 'cpe23Type' || short === 'cpe22Type') return [{ kind: 'cpe', value: locator }]
  return short === 'swid' ? [{ kind: 'swid', value: locator }] : []
}

/** `packages[]` of SPDX 2.2 and 2.3 JSON. */
export function componentOfSpdx(entry: JsonObject): RawComponent {
  return {
    ref: textOf(entry['SPDXID']),
    type: said(textOf(entry['primaryPackagePurpose'])),
    group: undefined,
    name: textOf(entry['name']),
    version: said(textOf(entry['versionInfo'])),
    supplier: nameOfActor(textOf(entry['supplier'])) ?? nameOfActor(textOf(entry['originator'])),
    identifiers: objectsOf(entry['externalRefs']).flatMap((ref) =>
      identifierOf(textOf(ref['referenceType']), textOf(ref['referenceLocator'])),
    ),
    hashes: objectsOf(entry['checksums']).flatMap((checksum): Hash[] => {
      const [algorithm, value] = [textOf(checksum['algorithm']), textOf(checksum['checksumValue'])]
      return algorithm === undefined || value === undefined ? [] : [{ algorithm, value }]
    }),
  }
}

/** `Package` and its subclasses in `@graph` of SPDX 3.0 JSON-LD. */
export const isSpdx3Package = (type: string | undefined): boolean =>
  ['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage'].includes(type ?? '')

export function componentOfSpdx3(element: JsonObject): RawComponent {
  const url = textOf(element['software_packageUrl'])
  const external = objectsOf(element['externalIdentifier']).flatMap((one): Identifier[] => {
    const [type, value] = [textOf(one['externalIdentifierType']), textOf(one['identifier'])]
    if (value === undefined) return []
    if (type === 'packageUrl') return [{ kind: 'purl', value }]
    if (type === 'cpe22' || type === 'cpe23') return [{ kind: 'cpe', value }]
    return type === 'swid' ? [{ kind: 'swid', value }] : []
  })
  return {
    ref: textOf(element['spdxId']) ?? textOf(element['@id']),
    type: textOf(element['software_primaryPurpose']),
    group: undefined,
    name: textOf(element['name']),
    version: said(textOf(element['software_packageVersion'])),
    // A reference to an agent that may come later in the graph.
    supplier: textOf(element['suppliedBy']),
    identifiers: [
      ...(url === undefined ? [] : [{ kind: 'purl' as const, value: url }]),
      ...external.filter(({ value }) => value !== url),
    ],
    hashes: objectsOf(element['verifiedUsing']).flatMap((hash): Hash[] => {
      const [algorithm, value] = [textOf(hash['algorithm']), textOf(hash['hashValue'])]
      return algorithm === undefined || value === undefined ? [] : [{ algorithm, value }]
    }),
  }
}
