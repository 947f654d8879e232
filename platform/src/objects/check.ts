import { type JsonObject, validator } from '@testudo/stix'

/** How deep an object may be nested. */
export const MOST_DEPTH = 64

export interface Checked {
  /** The first requirement it breaks, with its place: such an object is quarantined. */
  readonly broken: { readonly code: string; readonly message: string } | undefined
  /** Recommendations it does not follow, by rule: counted, never a reason to refuse. */
  readonly warnings: readonly string[]
}

const validate = validator()

/** Decides whether one object is STIX 2.1 and may be stored. Pure; time O(size). */
export function check(value: JsonObject): Checked {
  const findings = validate(value)
  const must = findings.find((f) => f.level === 'must')
  return {
    broken:
      must === undefined
        ? undefined
        : {
            code: `stix.${must.rule}`,
            message: `${must.path === '' ? '/' : must.path}: ${must.message} (STIX 2.1 §${must.section})`,
          },
    warnings: findings.filter((f) => f.level === 'should').map((f) => f.rule),
  }
}
