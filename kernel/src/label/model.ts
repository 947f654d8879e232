/**
 * The label model: ADatP-4774 Ed A confidentiality label, plus TLP 2.0 and PAP as further limits.
 * Only what `mayRead` looks at is here; creation and review dates belong to the version that carries the label.
 */
export type CategoryType = 'PERMISSIVE' | 'RESTRICTIVE' | 'INFORMATIVE'

/** `values` of a PERMISSIVE category that is present but empty mean an explicit *no release*: nobody is a member. */
export interface Category {
  readonly type: CategoryType
  readonly tag: string
  readonly values: readonly string[]
}

export type Tlp = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED'
export type Pap = 'CLEAR' | 'GREEN' | 'AMBER' | 'RED'

/**
 * Policy and classification of a label nobody may read: what a join gives when its parts are not mapped onto one policy
 * or not understood. It waits for a human, who gives what was derived a label by hand.
 */
export const SYSTEM_HIGH = 'system-high'

export interface Label {
  /** Policy identifier, as the policy file spells it: `ALLIED`, `TLP`, `LTU`. */
  readonly policy: string
  readonly classification: string
  readonly categories: readonly Category[]
  /** Who must agree before this is widened; kept and united by every join. */
  readonly originators: readonly string[]
  readonly tlp?: Tlp
  readonly pap?: Pap
}

/** The answer of `mayRead`: `reason` is one sentence for a person; `until` is when the answer may change (Unix ms), if ever. */
export type Decision =
  | { readonly allow: true; readonly reason: string; readonly until?: number }
  | { readonly allow: false; readonly reason: string; readonly until?: number }
