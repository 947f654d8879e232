import type { Observation } from '@testudo/stix/pattern/observation'
import { parsePattern } from '@testudo/stix/pattern/parse'
import { planOf } from '@testudo/stix/pattern/plan'
import { PatternStream } from '@testudo/stix/pattern/stream'
import { eventOf, type HistoryRow } from '../history/row.ts'
import { fieldRole } from '../indicators/fieldRole.ts'
import { observe } from '../matching/observe.ts'
import { formatOf } from '../sources/format.ts'
import { type Finder, type Found, foundIn } from './finder.ts'

interface Asked {
  readonly id: string
  readonly name: string
  readonly pattern: string
}

/** Why a pattern is not looked for, and where. */
interface RefusedPattern {
  readonly id: string
  readonly reason: string
  readonly line: number
  readonly column: number
}

/** How late an event may come; rows come in the order of their times as far as memory allows. */
const LATENESS_SECONDS = 3_600

/** Finds what STIX patterns describe in what events show. */
export function patternFinder(asked: readonly Asked[]): {
  readonly finder: Finder
  readonly refused: readonly RefusedPattern[]
  readonly observations: number
} {
  const stream = new PatternStream({ latenessSeconds: LATENESS_SECONDS })
  const refused: RefusedPattern[] = []
  const names = new Map<string, string>()
  let observations = 0
  let isStateful = false
  for (const { id, name, pattern } of asked) {
    const flaw = stream.add(id, pattern)
    if (flaw !== undefined) {
      refused.push({ id, reason: flaw.message, line: flaw.position.line, column: flaw.position.column })
      continue
    }
    names.set(id, name)
    const parsed = parsePattern(pattern)
    if ('error' in parsed) continue
    const { requirement, testOf } = planOf(parsed.pattern)
    observations += testOf.length
    isStateful ||= requirement.kind !== 'slot' || requirement.need > 1
  }
  /** The row of each observation a pattern still holds. */
  const rows = new WeakMap<Observation, HistoryRow>()

  return {
    refused,
    observations,
    finder: {
      probes: undefined,
      isStateful,
      find(row) {
        const event = eventOf(row)
        const observation = observe(event, formatOf(event), row.at)
        if (observation === undefined) return []
        rows.set(observation, row)
        return stream.push(observation).map(({ pattern, bound }): Found => {
          const bearing = bound.map((one) => rows.get(one.observation) ?? row)
          const fields = bound.flatMap((one) => shown(one.observation))
          const [first] = fields
          return foundIn(
            row,
            'pattern',
            {
              known: pattern,
              name: names.get(pattern) ?? pattern,
              labels: [...new Set(bearing.map(({ label }) => label))].sort(),
            },
            {
              value: first?.value ?? '',
              field: first?.name ?? '',
              role: first === undefined ? 'other' : fieldRole(first.name),
              text: first?.value ?? '',
              fields,
            },
          )
        })
      },
      end: () => [],
    },
  }
}

/** What an observation shows, in the words of STIX. */
function shown({ roots }: Observation): { name: string; value: string }[] {
  return roots.flatMap((root) => {
    const type = String(root['type'])
    for (const property of ['value', 'name', 'command_line', 'display_name'])
      if (typeof root[property] === 'string') return [{ name: `${type}:${property}`, value: root[property] }]
    return []
  })
}
