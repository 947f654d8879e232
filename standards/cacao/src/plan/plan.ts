import type { JsonValue } from '@testudo/stix/json'
import type { Told } from '../tell/told.ts'

/** Where a party can be reached, by kind of address (§7.6): everything put in place of its variables. */
export type Addresses = Readonly<Record<string, readonly (string | number)[]>>

/** How somebody authenticates. The secret itself is not here, so that a plan can be shown and kept: see `secretOf`. */
export interface AuthenticationPlan {
  readonly id: string
  readonly type: string
  readonly user?: string
  /** Of oauth2: the header that takes the token. */
  readonly header?: string
  /** Where the secret comes from. */
  readonly secret: 'key service' | 'variable' | 'playbook' | 'none'
  readonly keyIdentifier?: string
}

/** An agent or a target of a step. */
export interface PartyPlan {
  readonly id: string
  readonly type: string
  readonly name: string
  /** People act by hand, whatever the type of the command. */
  readonly isPeople: boolean
  readonly addresses: Addresses
  readonly port?: number
  readonly category?: readonly string[]
  readonly contact?: JsonValue
  readonly location?: JsonValue
  readonly authentication?: AuthenticationPlan
}

/** What is done, by kind. Adapters are chosen by `kind`, and within `other` by the type of the command. */
export type Deed =
  | { readonly kind: 'manual'; readonly text: string }
  | { readonly kind: 'shell'; readonly shell: 'bash' | 'ssh' | 'powershell'; readonly script: string }
  | {
      readonly kind: 'http'
      readonly method: string
      /** A path for the agent or target that is addressed, or a whole URL. */
      readonly target: string
      readonly version: string
      readonly headers: Readonly<Record<string, readonly string[]>>
      readonly content?: string
      /** Content that is no text, as base64. */
      readonly contentBase64?: string
    }
  | {
      readonly kind: 'openc2'
      readonly target: string
      readonly version: string
      readonly headers: Readonly<Record<string, readonly string[]>>
      readonly message: JsonValue
    }
  | { readonly kind: 'query'; readonly language: string; readonly text: string }
  | { readonly kind: 'other'; readonly text: string; readonly content?: string }

/** One command of a step, ready to be carried out: nothing is left to be looked up but secrets. */
export interface CommandPlan {
  /** Place among the commands of the step, from 0: they are carried out one after the other. */
  readonly index: number
  readonly type: string
  readonly version?: string
  readonly description?: string
  readonly activity?: string
  readonly deed: Deed
  readonly agent: PartyPlan
  readonly targets: readonly PartyPlan[]
  /** Whether carrying it out reaches a system. False: a person reads it and acts. */
  readonly touchesSystem: boolean
}

/** Why a command cannot be planned: never a half-filled command. `path` is below the playbook. */
export interface PlanProblem {
  readonly path: string
  /** In English; `told` says it in other languages, without the stop at its end. */
  readonly says: string
  readonly told: Told<string | Told<string>>
}

export type Planned = { readonly plans: readonly CommandPlan[] } | { readonly problems: readonly PlanProblem[] }
