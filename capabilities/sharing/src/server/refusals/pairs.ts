import type { Words } from '../../core/contract/shapes.ts'

export type Pair = readonly [en: string, fr: string]

export const pairOf = ({ en, fr }: Words): Pair => [en, fr]

/** One sentence for each reason that may stand in it. @param around `{why}` stands for the reason */
export const each = ([en, fr]: Pair, reasons: readonly Pair[]): readonly Pair[] =>
  reasons.map(([why, raison]) => [en.replace('{why}', why), fr.replace('{why}', raison)])
