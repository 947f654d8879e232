import { type JsonObject, uuid5 } from '@testudo/stix'

/** The namespace that MISP's own converter computes its UUIDs in: the same event gives the same ids on both ways. */
export const MISP_NAMESPACE = '76beed5f-7251-457e-8c2a-b45f7b589d3d'

const derived = (name: string): string => uuid5(MISP_NAMESPACE, name)

/** The id of a relationship that MISP has no UUID for. */
export const relationshipId = (source: string, type: string, target: string): string =>
  `relationship--${derived(`${source} - ${type} - ${target}`)}`

/** The id of an object that MISP has no UUID for, from what makes it one. */
export const derivedId = (type: string, ...names: readonly string[]): string =>
  `${type}--${derived([type, ...names].join(' - '))}`

/** The UUID MISP's converter gives a galaxy of this name. */
export const galaxyUuid = (name: string): string => derived(name)

const MAKER = derivedId('identity', '@testudo/misp')

/** Our extension: what MISP says and STIX has no property for. It adds properties and three object types. */
export const MISP_EXTENSION = derivedId('extension-definition', '@testudo/misp')

const COMMON = { spec_version: '2.1', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }

/** The definition of the extension and the identity it names; part of every conversion that uses it. */
export const EXTENSION_OBJECTS: readonly JsonObject[] = [
  { type: 'identity', id: MAKER, ...COMMON, name: '@testudo/misp', identity_class: 'system' },
  {
    type: 'extension-definition',
    id: MISP_EXTENSION,
    ...COMMON,
    created_by_ref: MAKER,
    name: 'MISP fields',
    description: 'Fields of MISP events, attributes, objects and galaxy clusters that STIX 2.1 has no property for.',
    schema: 'https://www.misp-standard.org/rfc/misp-standard-core.html',
    version: '1.0.0',
    extension_types: ['property-extension', 'new-sdo'],
  },
]
