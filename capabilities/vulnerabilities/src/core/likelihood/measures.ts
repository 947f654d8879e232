/**
 * The one number to rank by (NIST CSWP 41): known exploitation is certain, else the greatest of what is known.
 *
 * @param epss,lev probabilities in [0, 1]; missing ones say nothing
 */
export function compositeOf(parts: {
  readonly inKev: boolean
  readonly epss?: number | undefined
  readonly lev?: number | undefined
}): number {
  return Math.max(parts.inKev ? 1 : 0, parts.epss ?? 0, parts.lev ?? 0)
}

/** What the LEVs of many vulnerabilities say of all of them together. */
export interface ListMeasures {
  readonly count: number
  /** How many are expected to have been exploited: ΣLEV. */
  readonly expectedExploited: number
  /** ΣLEV / n; 0 for an empty list. */
  readonly expectedShare: number
  /** |KEV| / ΣLEV, at most 1: as LEV is a lower bound, no more of what was exploited can be in the catalogue. Missing where nothing is expected. */
  readonly kevCompletenessAtMost?: number
}

/** @param inKev how many of these vulnerabilities the catalogue holds */
export function measuresOf(levs: readonly number[], inKev: number): ListMeasures {
  const expectedExploited = levs.reduce((sum, lev) => sum + lev, 0)
  return {
    count: levs.length,
    expectedExploited,
    expectedShare: levs.length === 0 ? 0 : expectedExploited / levs.length,
    ...(expectedExploited > 0 ? { kevCompletenessAtMost: Math.min(1, inKev / expectedExploited) } : {}),
  }
}
