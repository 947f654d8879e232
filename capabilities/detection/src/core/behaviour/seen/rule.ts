/** Values whose first sight is told. */
export const SEEN_FIELDS = ['process', 'parent', 'ja3', 'agent', 'domain'] as const
export type SeenField = (typeof SEEN_FIELDS)[number]

export interface SeenRule {
  /** Event time over which a source is only learnt. */
  readonly learnDays: number
  /** Values of a field that must have been seen besides. */
  readonly learnValues: number
  /** New values of a field told a day; where more come, new ones say nothing. */
  readonly perDay: number
  /** Uses up to which a value of one host is rare, and the hosts there must be for that. */
  readonly rareUses: number
  readonly rareHosts: number
  /** Scores, 0 to 100. A new name is told only when it looks made by a program. */
  readonly scores: Readonly<Record<SeenField, number>>
}

export const SEEN_RULE: SeenRule = {
  learnDays: 7,
  learnValues: 1_000,
  perDay: 10,
  rareUses: 3,
  rareHosts: 20,
  scores: { process: 40, parent: 55, ja3: 45, agent: 35, domain: 60 },
}
