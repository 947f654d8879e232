import { canonicalLabel, join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { matchId, type PlacedMatch } from '../../core/matching/index.ts'
import { matchDb } from './tables.ts'

/** A match with what its row says besides. */
export interface FoundMatch {
  readonly match: PlacedMatch
  readonly vulnerability: string
  readonly record: string
  readonly recordLabel: Label
  readonly equipmentLabel: Label
}

export type MatchHost = Pick<Host, 'tables' | 'events' | 'clock' | 'policiesNow'>

/** What was asked: the open matches of these are all there are when it is kept. */
export type Scope = { readonly vulnerabilities: readonly string[] } | { readonly equipment: readonly string[] }

const ROWS_A_STATEMENT = 200
const IDS_A_FACT = 1_000

/** Writes what was found in place of what stood: ends what no longer holds, adds what is new, leaves the rest alone. */
export function matchKeeper({ tables, events, clock, policiesNow }: MatchHost) {
  let joins = new Map<string, Label>()
  let joinedUnder: PolicySet | undefined
  const joined = (a: Label, b: Label): Label => {
    const policies = policiesNow()
    if (policies !== joinedUnder) [joins, joinedUnder] = [new Map(), policies]
    const key = `${canonicalLabel(a)}\n${canonicalLabel(b)}`
    const found = joins.get(key) ?? join([a, b], policies)
    if (joins.size > 10_000) joins.clear()
    joins.set(key, found)
    return found
  }

  const numbered = async (tx: Tx, label: Label): Promise<number> => {
    const number = await tables.labelNumber(tx, label)
    await matchDb(tx)
      .insertInto('vulnerabilities_match_label')
      .values({ label_id: number, label: canonicalLabel(label) })
      .onConflict((c) => c.doNothing())
      .execute()
    return number
  }

  /** One fact for each label, in the transaction of the rows it speaks of. */
  const tell = async (tx: Tx, changed: ReadonlyMap<number, ReadonlySet<string>>, at: number) => {
    for (const [label, ids] of changed) {
      const all = [...ids]
      for (let from = 0; from < all.length; from += IDS_A_FACT)
        await events.publish(tx, {
          topic: 'vulnerability.matched',
          label,
          at,
          ids: all.slice(from, from + IDS_A_FACT),
          types: ['vulnerability'],
        })
    }
  }
  const note = (changed: Map<number, Set<string>>, label: number, id: string) => {
    const ids = changed.get(label) ?? new Set()
    changed.set(label, ids.add(id))
  }

  const open = (scope: Scope) =>
    tables.asOwner((tx) => {
      const question = matchDb(tx)
        .selectFrom('vulnerabilities_match')
        .select(['id', 'label_id', 'vulnerability'])
        .where('until', 'is', null)
      return 'equipment' in scope
        ? question.where('equipment', 'in', [...scope.equipment]).execute()
        : question.where('vulnerability', 'in', [...scope.vulnerabilities]).execute()
    })

  return async (scope: Scope, found: readonly FoundMatch[]): Promise<void> => {
    const at = clock.now()
    const wanted = new Map(found.map((one) => [matchId(one.record, one.match), one]))
    const there = await open(scope)
    const ended = there.filter(({ id }) => !wanted.has(id))
    for (const { id } of there) wanted.delete(id)
    const batch = tables.batchSize
    for (let from = 0; from < ended.length; from += batch) {
      const some = ended.slice(from, from + batch)
      await tables.asOwner(async (tx) => {
        const changed = new Map<number, Set<string>>()
        for (const { label_id, vulnerability } of some) note(changed, label_id, vulnerability)
        await matchDb(tx)
          .updateTable('vulnerabilities_match')
          .set({ until: at })
          .where(
            'id',
            'in',
            some.map(({ id }) => id),
          )
          .execute()
        await tell(tx, changed, at)
      })
    }
    const fresh = [...wanted]
    for (let from = 0; from < fresh.length; from += batch) {
      const some = fresh.slice(from, from + batch)
      await tables.asOwner(async (tx) => {
        const numbers = new Map<Label, number>()
        const changed = new Map<number, Set<string>>()
        const rows = []
        for (const [id, { match, vulnerability, record, recordLabel, equipmentLabel }] of some) {
          const label = joined(recordLabel, equipmentLabel)
          const number = numbers.get(label) ?? (await numbered(tx, label))
          numbers.set(label, number)
          note(changed, number, vulnerability)
          rows.push({
            id,
            label_id: number,
            vulnerability,
            record,
            equipment_row: match.row,
            equipment: match.equipment,
            component: match.component,
            verdict: match.verdict,
            why: JSON.stringify(match.why),
            at,
            until: null,
          })
        }
        for (let one = 0; one < rows.length; one += ROWS_A_STATEMENT)
          await matchDb(tx)
            .insertInto('vulnerabilities_match')
            .values(rows.slice(one, one + ROWS_A_STATEMENT))
            // Found again after it had ended: the record came back as it was.
            .onConflict((c) => c.column('id').doUpdateSet({ until: null }))
            .execute()
        await tell(tx, changed, at)
      })
    }
    if (ended.length + fresh.length > 0) events.wake()
  }
}
