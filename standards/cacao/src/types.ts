import type { StepType } from './vocabulary.ts'

/** `object-type--UUID` (§10.10). */
export type Identifier = string
/** RFC 3339 in UTC with `Z` (§10.16), kept as the text it came in. */
export type Timestamp = string

/** Properties under the id of the extension that defines them (§8). */
export type Extensions = Readonly<Record<Identifier, Readonly<Record<string, unknown>>>>

export interface ExternalReference {
  readonly name: string
  readonly description?: string
  readonly source?: string
  readonly url?: string
  readonly external_id?: string
  readonly reference_id?: string
}

/** §10.18. Numbers and booleans are text; null means the value is not known, "" that it is known to be empty. */
export interface Variable {
  readonly type: string
  readonly description?: string
  readonly value?: VariableValue
  readonly constant?: boolean
  readonly external?: boolean
}
export type VariableValue = string | null | Readonly<Record<string, unknown>>
export type Variables = Readonly<Record<string, Variable>>

/** §5. Which properties a command has depends on its type; types outside the vocabulary are kept as they are. */
export interface Command {
  readonly type: string
  readonly description?: string
  readonly version?: string
  readonly playbook_activity?: string
  readonly external_references?: readonly ExternalReference[]
  readonly command?: string
  readonly command_b64?: string
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly content?: string
  readonly content_b64?: string
}

/** §4.1: what all steps have. */
interface StepBase {
  readonly name?: string
  readonly description?: string
  readonly external_references?: readonly ExternalReference[]
  /** Milliseconds to wait before the step starts. */
  readonly delay?: number
  /** Milliseconds after which the step has failed. */
  readonly timeout?: number
  readonly step_variables?: Variables
  readonly owner?: Identifier
  readonly on_completion?: Identifier
  readonly on_success?: Identifier
  readonly on_failure?: Identifier
  readonly step_extensions?: Extensions
}

export interface StartStep extends StepBase {
  readonly type: 'start'
}
export interface EndStep extends StepBase {
  readonly type: 'end'
}
export interface ActionStep extends StepBase {
  readonly type: 'action'
  readonly commands: readonly Command[]
  readonly agent: Identifier
  readonly targets?: readonly Identifier[]
  readonly in_args?: readonly string[]
  readonly out_args?: readonly string[]
}
export interface PlaybookActionStep extends StepBase {
  readonly type: 'playbook-action'
  readonly playbook_id: Identifier
  readonly playbook_version?: Timestamp
  readonly in_args?: readonly string[]
  readonly out_args?: readonly string[]
}
export interface ParallelStep extends StepBase {
  readonly type: 'parallel'
  readonly next_steps: readonly Identifier[]
}
export interface IfStep extends StepBase {
  readonly type: 'if-condition'
  readonly condition: string
  readonly on_true: Identifier
  readonly on_false?: Identifier
}
export interface WhileStep extends StepBase {
  readonly type: 'while-condition'
  readonly condition: string
  readonly on_true: Identifier
}
export interface SwitchStep extends StepBase {
  readonly type: 'switch-condition'
  readonly switch: string
  readonly cases: Readonly<Record<string, Identifier>>
}
export type Step =
  | StartStep
  | EndStep
  | ActionStep
  | PlaybookActionStep
  | ParallelStep
  | IfStep
  | WhileStep
  | SwitchStep
export type StepOf<T extends StepType> = Extract<Step, { readonly type: T }>

/** §7. `address` is by kind: dname, ipv4, ipv6, l2mac, vlan or url. */
export interface AgentTarget {
  readonly type: string
  readonly name: string
  readonly description?: string
  readonly location?: Readonly<Record<string, string>>
  readonly contact?: Readonly<Record<string, unknown>>
  readonly logical?: readonly string[]
  readonly sector?: string
  readonly address?: Readonly<Record<string, readonly (string | number)[]>>
  readonly port?: string
  readonly authentication_info?: Identifier
  readonly category?: readonly string[]
  readonly agent_target_extensions?: Extensions
}

/** §6. Secrets are best given by a variable or by a key service (`kms`). */
export interface AuthenticationInfo {
  readonly type: string
  readonly name?: string
  readonly description?: string
  readonly user_id?: string
  readonly username?: string
  readonly password?: string
  readonly oauth_header?: string
  readonly token?: string
  readonly kms?: boolean
  readonly kms_key_identifier?: string
  readonly authentication_info_extensions?: Extensions
}

/** §9 */
export interface DataMarking {
  readonly type: string
  readonly id: Identifier
  readonly created_by: Identifier
  readonly created: Timestamp
  readonly name?: string
  readonly statement?: string
  readonly tlpv2_level?: string
  readonly [property: string]: unknown
}

/** §8 */
export interface ExtensionDefinition {
  readonly type: 'extension-definition'
  readonly name: string
  readonly description?: string
  readonly created_by: Identifier
  readonly schema: string
  readonly version: string
  readonly external_references?: readonly ExternalReference[]
}

/** §10.15: a JSON signature. It holds exactly one of `public_key`, `public_cert_chain`, `cert_url`, `thumbprint`. */
export interface Signature {
  readonly type: 'jss'
  readonly id: Identifier
  readonly created_by?: Identifier
  readonly created: Timestamp
  readonly modified: Timestamp
  readonly revoked?: boolean
  readonly signee: string
  readonly valid_from?: Timestamp
  readonly valid_until?: Timestamp
  readonly related_to: Identifier
  readonly related_version: Timestamp
  readonly hash_algorithm: string
  readonly algorithm: string
  readonly public_key?: string
  readonly public_cert_chain?: readonly string[]
  readonly cert_url?: string
  readonly thumbprint?: string
  readonly value: string
  readonly signature?: Signature
}

/** §3.1. Properties that are not of the standard are kept by everything here, and pass through. */
export interface Playbook {
  readonly type: 'playbook'
  readonly spec_version: 'cacao-2.0'
  readonly id: Identifier
  readonly name: string
  readonly description?: string
  readonly playbook_types?: readonly string[]
  readonly playbook_activities?: readonly string[]
  readonly playbook_processing_summary?: Readonly<Record<string, boolean>>
  readonly created_by: Identifier
  readonly created: Timestamp
  readonly modified: Timestamp
  readonly revoked?: boolean
  readonly valid_from?: Timestamp
  readonly valid_until?: Timestamp
  readonly derived_from?: readonly Identifier[]
  readonly related_to?: readonly Identifier[]
  /** 1 the highest to 100 the lowest, 0 undefined. */
  readonly priority?: number
  /** 1 the lowest to 100 the highest, 0 undefined. */
  readonly severity?: number
  readonly impact?: number
  readonly industry_sectors?: readonly string[]
  readonly labels?: readonly string[]
  readonly external_references?: readonly ExternalReference[]
  readonly markings?: readonly Identifier[]
  readonly playbook_variables?: Variables
  readonly workflow_start: Identifier
  readonly workflow_exception?: Identifier
  readonly workflow: Readonly<Record<Identifier, Step>>
  readonly playbook_extensions?: Extensions
  readonly authentication_info_definitions?: Readonly<Record<Identifier, AuthenticationInfo>>
  readonly agent_definitions?: Readonly<Record<Identifier, AgentTarget>>
  readonly target_definitions?: Readonly<Record<Identifier, AgentTarget>>
  readonly extension_definitions?: Readonly<Record<Identifier, ExtensionDefinition>>
  readonly data_marking_definitions?: Readonly<Record<Identifier, DataMarking>>
  readonly signatures?: readonly Signature[]
}
