/** MISP's JSON, as far as this package writes it. Numbers are text, as MISP writes them. */
export interface MispTag {
  readonly name: string
}

export interface MispSighting {
  readonly uuid?: string
  readonly type: '0' | '1' | '2'
  readonly date_sighting: string
  readonly source?: string
  readonly Organisation?: MispOrganisation
}

export interface MispOrganisation {
  readonly name: string
  readonly uuid: string
}

export interface MispCluster {
  readonly uuid: string
  readonly type: string
  readonly value: string
  readonly description?: string
  readonly tag_name: string
  readonly meta: Readonly<Record<string, string | boolean | readonly string[]>>
}

export interface MispGalaxy {
  readonly uuid: string
  readonly name: string
  readonly type: string
  readonly GalaxyCluster: readonly MispCluster[]
}

export interface MispNote {
  readonly uuid: string
  readonly note: string
  readonly authors?: string
  readonly language?: string
  readonly created: string
  readonly modified: string
}

export interface MispOpinion {
  readonly uuid: string
  readonly opinion: string
  readonly comment?: string
  readonly authors?: string
  readonly created: string
  readonly modified: string
}

/** What analysts add to a part. */
export interface Annotated {
  Note?: MispNote[]
  Opinion?: MispOpinion[]
}

export interface MispAttribute extends Annotated {
  readonly uuid: string
  readonly type: string
  readonly category: string
  readonly value: string
  readonly to_ids: boolean
  readonly distribution: string
  readonly timestamp?: string
  readonly comment?: string
  readonly data?: string
  readonly malware_filename?: string
  readonly first_seen?: string
  readonly last_seen?: string
  readonly disable_correlation: boolean
  readonly deleted?: boolean
  readonly object_relation?: string
  Tag?: MispTag[]
  Galaxy?: MispGalaxy[]
  Sighting?: MispSighting[]
}

export interface MispReference {
  readonly uuid: string
  readonly referenced_uuid: string
  readonly relationship_type: string
}

export interface MispObject extends Annotated {
  readonly uuid: string
  readonly name: string
  readonly 'meta-category': string
  readonly description?: string
  readonly template_uuid?: string
  readonly template_version?: string
  readonly timestamp: string
  readonly distribution: string
  readonly comment?: string
  readonly first_seen?: string
  readonly last_seen?: string
  readonly deleted?: boolean
  readonly Attribute: MispAttribute[]
  ObjectReference?: MispReference[]
}

export interface MispReport {
  readonly uuid: string
  readonly name: string
  readonly content: string
  readonly timestamp: string
  readonly distribution: string
}

export interface MispEvent extends Annotated {
  readonly uuid: string
  readonly info: string
  readonly date: string
  readonly timestamp: string
  readonly threat_level_id: string
  readonly analysis: string
  readonly published: boolean
  readonly publish_timestamp?: string
  readonly distribution: string
  readonly extends_uuid?: string
  readonly Orgc?: MispOrganisation
  Attribute: MispAttribute[]
  Object: MispObject[]
  Galaxy: MispGalaxy[]
  Tag: MispTag[]
  EventReport?: MispReport[]
}
