import { compile, type Hint, readRules } from '@testudo/sigma'
import type { HistoryRow } from '../history/row.ts'
import { atomicPattern } from '../indicators/atomicPattern.ts'
import type { IndicatorValue } from '../indicators/kinds.ts'
import { isValidAt } from '../matching/eventInHand.ts'
import { IndicatorWatch } from '../matching/indicatorWatch.ts'
import type { Knowledge } from '../matching/types.ts'
import { allOf, type Finder, type Found, inHand } from './finder.ts'
import { sigmaFinder } from './finders.ts'
import { patternFinder } from './patterns.ts'
import { probesOf } from './places.ts'

interface Options {
  readonly seed: number
  readonly hintOf: (source: string) => Hint | undefined
}

/** A part of what is known that is looked for in one way. */
export interface KnowledgeFinder {
  readonly finder: Finder
  readonly keys: readonly string[]
}

/**
 * Finds in stored events what is known, as it would have been found when they came: `known` of a hit is the key, and it
 * must have held at the time of the event. Each rule and each pattern that is more than values keeps to itself.
 */
export function knowledgeFinder(knowledge: readonly Knowledge[], options: Options): KnowledgeFinder {
  const finders: Finder[] = []
  const atomic: { readonly one: Knowledge; readonly values: readonly IndicatorValue[] }[] = []
  for (const one of knowledge) {
    if (one.language === 'stix') {
      const read = atomicPattern(one.pattern)
      if ('values' in read) atomic.push({ one, values: read.values })
      else finders.push(held(one, patternFinder([{ id: one.key, name: one.name, pattern: one.pattern }]).finder))
      continue
    }
    const { documents } = readRules(one.pattern, one.id)
    const isStateful = documents.some(({ kind }) => kind === 'correlation')
    finders.push(held(one, sigmaFinder(compile(documents), { hintOf: options.hintOf, isStateful })))
  }
  if (atomic.length > 0) finders.push(valueFinder(atomic, options.seed))
  return { finder: allOf(finders), keys: knowledge.map(({ key }) => key) }
}

function valueFinder(
  atomic: readonly { readonly one: Knowledge; readonly values: readonly IndicatorValue[] }[],
  seed: number,
): Finder {
  const watch = new IndicatorWatch()
  const names = new Map<string, string>()
  for (const { one, values } of atomic) {
    watch.learn(one, values)
    names.set(one.key, one.name)
  }
  return {
    probes: probesOf(
      seed,
      atomic.flatMap(({ values }, id) => values.map((value) => ({ value, id }))),
    ),
    isStateful: false,
    find(row: HistoryRow) {
      const found: Found[] = []
      watch.matchPlainly([inHand(row)], (hit) =>
        found.push({ hit, name: names.get(hit.known) ?? '', row, labels: [row.label] }),
      )
      return found
    },
    end: () => [],
  }
}

/** Under the key of what is known, and only while it held. */
function held(one: Knowledge, finder: Finder): Finder {
  const own = (found: readonly Found[]): Found[] =>
    found.flatMap(({ hit, ...rest }) =>
      isValidAt(one, hit.at) ? [{ ...rest, name: one.name, hit: { ...hit, known: one.key } }] : [],
    )
  return { ...finder, find: (row) => own(finder.find(row)), end: () => own(finder.end()) }
}
