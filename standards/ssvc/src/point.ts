/** One value of a decision point. */
export interface DecisionValue {
  readonly key: string
  readonly name: string
}

/** A question of SSVC with its possible answers, from the least to the greatest (Decision Point schema 2.0.0). */
export interface DecisionPoint {
  readonly namespace: string
  readonly key: string
  readonly version: string
  readonly name: string
  readonly values: readonly DecisionValue[]
}

/** @returns `namespace:key:version`, e.g. `ssvc:E:1.1.0` */
export const idOf = (point: { readonly namespace: string; readonly key: string; readonly version: string }): string =>
  `${point.namespace}:${point.key}:${point.version}`

/** How a value was spelled: as its key, as its name, or as the CSV files do, the name in lower case. */
export type Spelling = 'key' | 'name' | 'lower'

/** Spells a value. */
export function spellValue(value: DecisionValue, spelling: Spelling): string {
  return spelling === 'key' ? value.key : spelling === 'name' ? value.name : value.name.toLowerCase()
}

/** Values that CVE records spell neither as key nor as name: CISA writes `poc` for "Public PoC". */
const USUAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ssvc:E': { poc: 'P', 'proof-of-concept': 'P' },
}

/**
 * Finds the value that a feed means, whatever the case of its letters ("None", "PoC", "Active" do occur).
 *
 * @returns its position and whether it was spelled as the decision point spells it, in name or lower case; `undefined`
 *   when the decision point has nothing like it
 */
export function findValue(
  point: DecisionPoint,
  text: string,
): { readonly index: number; readonly isExact: boolean } | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
  let index = point.values.findIndex((value) => value.name.toLowerCase() === wanted)
  if (index < 0) {
    const usual = USUAL[`${point.namespace}:${point.key}`]?.[wanted]
    const key = (usual ?? wanted).toLowerCase()
    index = point.values.findIndex((value) => value.key.toLowerCase() === key)
  }
  const value = point.values[index]
  if (value === undefined) return undefined
  return { index, isExact: [value.key, value.name, value.name.toLowerCase()].includes(text) }
}
