/**
 * The object types of STIX 2.1 as data. Validation, the TypeScript types and the documentation all come from here.
 *
 * Notation of a property: `kind`, then `(…)` with its argument, `[]` for a list (never empty), `!` when required.
 *
 *     string · boolean · integer(0..100) · number(-90..90) · timestamp · hex · binary · hashes · dictionary · any
 *     id · ref(identity) · ref(sco|relationship) · vocab(name-ov) · enum(name-enum) · is(value)
 *     lang · uri · name of an embedded type of EMBEDDED (`kill-chain-phase[]`)
 */
export type Properties = Readonly<Record<string, string>>

export type TypeKind = 'sdo' | 'sro' | 'sco' | 'meta' | 'bundle'

/** One object type: where the standard describes it, its own properties, and rules between properties. */
export interface TypeTable {
  readonly kind: TypeKind
  readonly section: string
  readonly properties: Properties
  /** At least one of these must be present. */
  readonly anyOf?: readonly string[]
  /** Later timestamp, `>=` or `>`, earlier timestamp. */
  readonly order?: readonly (readonly [string, '>=' | '>', string])[]
  /** When the first is present, all the others must be. */
  readonly needs?: readonly (readonly [string, ...string[]])[]
  /** Properties the standard keeps for old content only. */
  readonly deprecated?: readonly string[]
}

/** Common properties of SDOs, SROs and most meta objects (§3.2). */
export const COMMON = {
  type: 'string!',
  spec_version: 'is(2.1)!',
  id: 'id!',
  created_by_ref: 'ref(identity|custom)',
  created: 'timestamp!',
  modified: 'timestamp!',
  revoked: 'boolean',
  labels: 'string[]',
  confidence: 'integer(0..100)',
  lang: 'lang',
  external_references: 'external-reference[]',
  object_marking_refs: 'ref(marking-definition)[]',
  granular_markings: 'granular-marking[]',
  extensions: 'extensions',
} as const satisfies Properties

/** Common properties of observables (§3.2): no times, no author. */
export const COMMON_SCO = {
  type: 'string!',
  id: 'id!',
  spec_version: 'is(2.1)',
  object_marking_refs: 'ref(marking-definition)[]',
  granular_markings: 'granular-marking[]',
  defanged: 'boolean',
  extensions: 'extensions',
} as const satisfies Properties

const SEEN = [['last_seen', '>=', 'first_seen']] as const
const ANY_OBJECT = 'ref(sdo|sco|sro|marking-definition|language-content|extension-definition|custom)'

/** Domain objects (§4). */
export const SDO = {
  'attack-pattern': {
    kind: 'sdo',
    section: '4.1',
    properties: {
      name: 'string!',
      description: 'string',
      aliases: 'string[]',
      kill_chain_phases: 'kill-chain-phase[]',
    },
  },
  campaign: {
    kind: 'sdo',
    section: '4.2',
    properties: {
      name: 'string!',
      description: 'string',
      aliases: 'string[]',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
      objective: 'string',
    },
    order: SEEN,
  },
  'course-of-action': {
    kind: 'sdo',
    section: '4.3',
    properties: { name: 'string!', description: 'string', action: 'any' },
  },
  grouping: {
    kind: 'sdo',
    section: '4.4',
    properties: {
      name: 'string',
      description: 'string',
      context: 'vocab(grouping-context-ov)!',
      object_refs: `${ANY_OBJECT}[]!`,
    },
  },
  identity: {
    kind: 'sdo',
    section: '4.5',
    properties: {
      name: 'string!',
      description: 'string',
      roles: 'string[]',
      identity_class: 'vocab(identity-class-ov)',
      sectors: 'vocab(industry-sector-ov)[]',
      contact_information: 'string',
    },
  },
  incident: { kind: 'sdo', section: '4.6', properties: { name: 'string!', description: 'string' } },
  indicator: {
    kind: 'sdo',
    section: '4.7',
    properties: {
      name: 'string',
      description: 'string',
      indicator_types: 'vocab(indicator-type-ov)[]',
      pattern: 'string!',
      pattern_type: 'vocab(pattern-type-ov)!',
      pattern_version: 'string',
      valid_from: 'timestamp!',
      valid_until: 'timestamp',
      kill_chain_phases: 'kill-chain-phase[]',
    },
    order: [['valid_until', '>', 'valid_from']],
  },
  infrastructure: {
    kind: 'sdo',
    section: '4.8',
    properties: {
      name: 'string!',
      description: 'string',
      infrastructure_types: 'vocab(infrastructure-type-ov)[]',
      aliases: 'string[]',
      kill_chain_phases: 'kill-chain-phase[]',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
    },
    order: SEEN,
  },
  'intrusion-set': {
    kind: 'sdo',
    section: '4.9',
    properties: {
      name: 'string!',
      description: 'string',
      aliases: 'string[]',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
      goals: 'string[]',
      resource_level: 'vocab(attack-resource-level-ov)',
      primary_motivation: 'vocab(attack-motivation-ov)',
      secondary_motivations: 'vocab(attack-motivation-ov)[]',
    },
    order: SEEN,
  },
  location: {
    kind: 'sdo',
    section: '4.10',
    properties: {
      name: 'string',
      description: 'string',
      latitude: 'number(-90..90)',
      longitude: 'number(-180..180)',
      precision: 'number(0..)',
      region: 'vocab(region-ov)',
      country: 'country',
      administrative_area: 'string',
      city: 'string',
      street_address: 'string',
      postal_code: 'string',
    },
    anyOf: ['region', 'country', 'latitude', 'longitude'],
    needs: [
      ['latitude', 'longitude'],
      ['longitude', 'latitude'],
      ['precision', 'latitude', 'longitude'],
    ],
  },
  malware: {
    kind: 'sdo',
    section: '4.11',
    properties: {
      name: 'string',
      description: 'string',
      malware_types: 'vocab(malware-type-ov)[]',
      is_family: 'boolean!',
      aliases: 'string[]',
      kill_chain_phases: 'kill-chain-phase[]',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
      operating_system_refs: 'ref(software)[]',
      architecture_execution_envs: 'vocab(processor-architecture-ov)[]',
      implementation_languages: 'vocab(implementation-language-ov)[]',
      capabilities: 'vocab(malware-capabilities-ov)[]',
      sample_refs: 'ref(artifact|file)[]',
    },
    order: SEEN,
  },
  'malware-analysis': {
    kind: 'sdo',
    section: '4.12',
    properties: {
      product: 'string!',
      version: 'string',
      host_vm_ref: 'ref(software)',
      operating_system_ref: 'ref(software)',
      installed_software_refs: 'ref(software)[]',
      configuration_version: 'string',
      modules: 'string[]',
      analysis_engine_version: 'string',
      analysis_definition_version: 'string',
      submitted: 'timestamp',
      analysis_started: 'timestamp',
      analysis_ended: 'timestamp',
      result_name: 'string',
      result: 'vocab(malware-result-ov)',
      analysis_sco_refs: 'ref(sco|custom)[]',
      sample_ref: 'ref(artifact|file|network-traffic)',
    },
    anyOf: ['result', 'analysis_sco_refs'],
    order: [['analysis_ended', '>=', 'analysis_started']],
  },
  note: {
    kind: 'sdo',
    section: '4.13',
    properties: {
      abstract: 'string',
      content: 'string!',
      authors: 'string[]',
      object_refs: `${ANY_OBJECT}[]!`,
    },
  },
  'observed-data': {
    kind: 'sdo',
    section: '4.14',
    properties: {
      first_observed: 'timestamp!',
      last_observed: 'timestamp!',
      number_observed: 'integer(1..999999999)!',
      objects: 'observable-container',
      object_refs: 'ref(sco|sro|custom)[]',
    },
    anyOf: ['objects', 'object_refs'],
    order: [['last_observed', '>=', 'first_observed']],
    deprecated: ['objects'],
  },
  opinion: {
    kind: 'sdo',
    section: '4.15',
    properties: {
      explanation: 'string',
      authors: 'string[]',
      opinion: 'enum(opinion-enum)!',
      object_refs: `${ANY_OBJECT}[]!`,
    },
  },
  report: {
    kind: 'sdo',
    section: '4.16',
    properties: {
      name: 'string!',
      description: 'string',
      report_types: 'vocab(report-type-ov)[]',
      published: 'timestamp!',
      object_refs: `${ANY_OBJECT}[]!`,
    },
  },
  'threat-actor': {
    kind: 'sdo',
    section: '4.17',
    properties: {
      name: 'string!',
      description: 'string',
      threat_actor_types: 'vocab(threat-actor-type-ov)[]',
      aliases: 'string[]',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
      roles: 'vocab(threat-actor-role-ov)[]',
      goals: 'string[]',
      sophistication: 'vocab(threat-actor-sophistication-ov)',
      resource_level: 'vocab(attack-resource-level-ov)',
      primary_motivation: 'vocab(attack-motivation-ov)',
      secondary_motivations: 'vocab(attack-motivation-ov)[]',
      personal_motivations: 'vocab(attack-motivation-ov)[]',
    },
    order: SEEN,
  },
  tool: {
    kind: 'sdo',
    section: '4.18',
    properties: {
      name: 'string!',
      description: 'string',
      tool_types: 'vocab(tool-type-ov)[]',
      aliases: 'string[]',
      kill_chain_phases: 'kill-chain-phase[]',
      tool_version: 'string',
    },
  },
  vulnerability: { kind: 'sdo', section: '4.19', properties: { name: 'string!', description: 'string' } },
} as const satisfies Record<string, TypeTable>

/** Relationship objects (§5). */
export const SRO = {
  relationship: {
    kind: 'sro',
    section: '5.1',
    properties: {
      relationship_type: 'relationship-type!',
      description: 'string',
      source_ref: 'ref(sdo|sco|custom)!',
      target_ref: 'ref(sdo|sco|custom)!',
      start_time: 'timestamp',
      stop_time: 'timestamp',
    },
    order: [['stop_time', '>', 'start_time']],
  },
  sighting: {
    kind: 'sro',
    section: '5.2',
    properties: {
      description: 'string',
      first_seen: 'timestamp',
      last_seen: 'timestamp',
      count: 'integer(0..999999999)',
      sighting_of_ref: 'ref(sdo|custom)!',
      observed_data_refs: 'ref(observed-data)[]',
      where_sighted_refs: 'ref(identity|location)[]',
      summary: 'boolean',
    },
    order: SEEN,
  },
} as const satisfies Record<string, TypeTable>

/** Meta objects (§7) and the bundle (§8); these list all their properties themselves. */
export const META = {
  'language-content': {
    kind: 'meta',
    section: '7.1',
    properties: {
      ...COMMON,
      object_ref: 'ref(sdo|sco|sro|marking-definition|extension-definition|custom)!',
      object_modified: 'timestamp',
      contents: 'language-contents!',
    },
  },
  'marking-definition': {
    kind: 'meta',
    section: '7.2.1',
    properties: {
      type: 'string!',
      spec_version: 'is(2.1)!',
      id: 'id!',
      created_by_ref: 'ref(identity|custom)',
      created: 'timestamp!',
      external_references: 'external-reference[]',
      object_marking_refs: 'ref(marking-definition)[]',
      granular_markings: 'granular-marking[]',
      extensions: 'extensions',
      name: 'string',
      definition_type: 'string',
      definition: 'any',
    },
  },
  'extension-definition': {
    kind: 'meta',
    section: '7.3',
    properties: {
      ...COMMON,
      created_by_ref: 'ref(identity|custom)!',
      name: 'string!',
      description: 'string',
      schema: 'string!',
      version: 'string!',
      extension_types: 'enum(extension-type-enum)[]!',
      extension_properties: 'string[]',
    },
  },
  bundle: {
    kind: 'bundle',
    section: '8',
    properties: { type: 'string!', id: 'id!', objects: 'bundle-objects' },
  },
} as const satisfies Record<string, TypeTable>

/** Types used inside objects (§2, §7). */
export const EMBEDDED = {
  'external-reference': {
    section: '2.5',
    properties: {
      source_name: 'string!',
      description: 'string',
      url: 'uri',
      hashes: 'hashes',
      external_id: 'string',
    },
  },
  'kill-chain-phase': {
    section: '2.11',
    properties: { kill_chain_name: 'chain-name!', phase_name: 'chain-name!' },
  },
  'granular-marking': {
    section: '7.2.3',
    properties: { lang: 'lang', marking_ref: 'ref(marking-definition)', selectors: 'selector[]!' },
  },
} as const satisfies Record<string, { section: string; properties: Properties }>
