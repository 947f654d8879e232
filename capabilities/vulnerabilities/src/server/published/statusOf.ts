import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Standing } from '../../core/decision/index.ts'
import type { PublishedStatus } from '../../core/published/tally.ts'
import { type OpenCase, readCases } from '../desk/cases.ts'
import { standingVersions } from '../inventory/standing.ts'
import { inventoryDb } from '../inventory/tables.ts'
import type { Equipment } from '../../core/model.ts'
import type { Runtime } from '../runtime.ts'

/** An operator as its equipment names it. */
export interface Operator {
  readonly id: string
  readonly name: string
  readonly nation: string
}

/**
 * Operators a subject speaks for: of its own organisation, or of its nation, as far as all their equipment it may read is.
 * In order of names.
 */
export async function operatorsOf({ host }: Pick<Runtime, 'host'>, subject: Subject): Promise<readonly Operator[]> {
  const rows = await host.tables.readAs(subject, async (tx) => {
    const all = await inventoryDb(tx)
      .selectFrom('vulnerabilities_equipment')
      .select(['id', 'row', 'operator', 'operator_name', 'body'])
      .where('until', 'is', null)
      .execute()
    // Of a contested piece, whose it is says the version that stood first.
    const several = await standingVersions(tx, host.tables)
    return all.filter(({ id, row }) => (several.get(id)?.[0]?.row ?? row) === row)
  })
  const operators = new Map<string, { readonly operator: Operator; speaks: boolean }>()
  for (const { operator, operator_name, body } of rows) {
    const { nation } = JSON.parse(body) as Equipment
    const speaks = operator_name === subject.organisation || (nation !== '' && nation === subject.nation)
    const known = operators.get(operator)
    if (known === undefined)
      operators.set(operator, { operator: { id: operator, name: operator_name, nation }, speaks })
    else known.speaks &&= speaks
  }
  return [...operators.values()]
    .filter(({ speaks }) => speaks)
    .map(({ operator }) => operator)
    .toSorted((a, b) => (`${a.name} ${a.id}` < `${b.name} ${b.id}` ? -1 : 1))
}

/** @throws {Fault} `denied`, alike for an operator that is not there and one whose equipment may not be read */
export async function operatorOf(runtime: Pick<Runtime, 'host'>, subject: Subject, asked: string): Promise<Operator> {
  const found = (await operatorsOf(runtime, subject)).find(({ id, name }) => id === asked || name === asked)
  if (found !== undefined) return found
  throw new Fault(
    'denied',
    'vulnerabilities.not_yours',
    'You speak for operators of your own organisation or nation whose equipment is in the inventory. Choose one of them.',
  )
}

/** What an operator would publish about each of these now, or about everything its equipment could be open to. */
export async function statusesOf(
  runtime: Pick<Runtime, 'host' | 'items' | 'inventory' | 'matches'>,
  subject: Subject,
  operator: Operator,
  vulnerabilities?: readonly string[],
): Promise<ReadonlyMap<string, { readonly status: PublishedStatus; readonly found: OpenCase | undefined }>> {
  const cases = await readCases(runtime, subject, vulnerabilities === undefined ? {} : { ids: vulnerabilities })
  const own = cases.map((one) => ({
    one,
    standings: one.standings.filter(({ equipment }) => equipment.operator === operator.id),
  }))
  if (vulnerabilities === undefined)
    return new Map(
      own.flatMap(({ one, standings }) =>
        standings.length === 0 ? [] : [[one.given.id, { status: statusFrom(one, standings), found: one }]],
      ),
    )
  const byId = new Map(own.map((one) => [one.one.given.id, one]))
  return new Map(
    vulnerabilities.map((id) => {
      const known = byId.get(id)
      return [
        id,
        known === undefined
          ? { status: 'unknown', found: undefined }
          : { status: statusFrom(known.one, known.standings), found: known.one },
      ]
    }),
  )
}

/**
 * Affected: a piece is, and neither its vendor nor its operator ruled it out; what is only mitigated still is. Not affected:
 * records are known, and no piece they could speak of is open. Unknown: nothing else can be said.
 */
export function statusFrom({ given }: Pick<OpenCase, 'given'>, standings: readonly Standing[]): PublishedStatus {
  const has = (...wanted: readonly Standing['status'][]) => standings.some(({ status }) => wanted.includes(status))
  if (has('affected', 'mitigated')) return 'affected'
  if (has('undecidable', 'under-investigation') || given.records.length === 0) return 'unknown'
  return 'not affected'
}
