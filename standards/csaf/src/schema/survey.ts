/** Lists and objects within one another that are taken: branches of a product tree take two each. */
export const MOST_DEPTH = 500

/** The size of a JSON value. */
export interface Survey {
  /** How many values are within it, itself counted. */
  readonly values: number
  /** How many lists and objects stand within one another at most; counting stops at the bound. */
  readonly depth: number
}

/** Counts without recursion, so that any depth can be measured; stops where `mostDepth` is passed. */
export function survey(value: unknown, mostDepth: number): Survey {
  let level: unknown[] = [value]
  let values = 0
  let depth = 0
  while (level.length > 0 && depth <= mostDepth) {
    values += level.length
    const below: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      if (Array.isArray(one)) for (const item of one) below.push(item)
      else for (const key in one) below.push((one as Readonly<Record<string, unknown>>)[key])
    }
    if (below.length > 0) depth += 1
    level = below
  }
  return { values, depth }
}
