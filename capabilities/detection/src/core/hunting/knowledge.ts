import type { Hint } from '@testudo/sigma'
import { parsePattern } from '@testudo/stix/pattern/parse'
import { atomicPattern } from '../indicators/atomicPattern.ts'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import type { IndicatorValue } from '../indicators/kinds.ts'
import { IndicatorWatch } from '../matching/indicatorWatch.ts'
import { PatternWatch } from '../matching/patternWatch.ts'
import { RuleWatch } from '../matching/ruleWatch.ts'
import type { Hit, Knowledge } from '../matching/types.ts'
import { type Finder, type Found, hintFor, inHand } from './finder.ts'
import { probesOf } from './places.ts'
import { siftBy } from './sift.ts'

interface Options {
  readonly seed: number
  readonly hintOf: (source: string) => Hint | undefined
}

/** Knowledge tells of what was seen before it held: an address is mostly reported after it was used. */
const BEFORE_VALID_MS = 90 * 86_400_000

/** Whether values alone say all of it, so that columns answer and no event has to be read. */
export const isValues = ({ language, pattern }: Knowledge): boolean =>
  language === 'stix' && 'values' in atomicPattern(pattern)

/**
 * Finds in stored events what is known, with the parts that match events as they come: `known` of a hit is the key. Events
 * of different labels are never joined. It counts from 90 days before it held.
 */
export function knowledgeFinder(knowledge: readonly Knowledge[], { seed, hintOf }: Options): Finder {
  const values = new IndicatorWatch()
  const patterns = new PatternWatch()
  const rules = new RuleWatch()
  const wanted: { readonly value: IndicatorValue; readonly id: number }[] = []
  const names = new Map<string, string>()
  let isStateful = false
  const sigma: Knowledge[] = []
  for (const [id, given] of knowledge.entries()) {
    const one = given.from === undefined ? given : { ...given, from: given.from - BEFORE_VALID_MS }
    names.set(one.key, one.name)
    if (one.language === 'sigma') {
      sigma.push(one)
      isStateful ||= /^\s*(?:correlation|timeframe)\s*:/m.test(one.pattern)
      continue
    }
    const atomic = atomicPattern(one.pattern)
    if ('values' in atomic) {
      values.learn(one, atomic.values)
      for (const value of atomic.values) wanted.push({ value, id })
    } else {
      patterns.learn(one)
      isStateful ||= joinsSeveral(one.pattern)
    }
  }
  // What cannot be evaluated was refused when it was learnt.
  rules.learn(sigma, [])
  const isRead = sigma.length > 0 || patterns.size > 0
  const table = new IndicatorSet({ capacity: Math.max(4_096, wanted.length) })
  if (!isRead) for (const { value, id } of wanted) table.add(value, { id: String(id) })
  const labels = new Set<string>()

  return {
    probes: isRead ? undefined : probesOf(seed, wanted),
    isStateful,
    ...(isRead ? {} : { sift: siftBy(table.table) }),
    find(row) {
      const found: Found[] = []
      const take = (hit: Hit) => found.push({ hit, name: names.get(hit.known) ?? hit.known, row, labels: [row.label] })
      const event = inHand(row)
      if (values.size > 0) values.matchPlainly([event], take)
      if (!isRead) return found
      labels.add(row.label)
      const stream = { name: row.label, kind: 'own', at: row.at } as const
      patterns.match(event, stream, take)
      rules.match(event, stream, hintFor(event, hintOf), take)
      return found
    },
    end() {
      const found: Found[] = []
      for (const label of labels)
        rules.flush(label, (hit) => {
          const row = { at: hit.at, source: hit.source, label, bytes: new Uint8Array() }
          found.push({ hit, name: names.get(hit.known) ?? hit.known, row, labels: [label] })
        })
      return found
    },
  }
}

/** Whether a pattern needs more than one observation. */
function joinsSeveral(text: string): boolean {
  const parsed = parsePattern(text)
  if ('error' in parsed) return false
  const { expression } = parsed.pattern
  return (
    expression.kind !== 'test' && !(expression.kind === 'or' && expression.parts.every(({ kind }) => kind === 'test'))
  )
}
