import { randomUUID } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { publishStatus } from '../../core/index.ts'
import type { Equipment, VexStatement } from '../../core/model.ts'
import { labelFor } from '../feeds/importRoute.ts'
import type { ItemBook, MatchBook } from '../runtime.ts'
import { newestOf } from './readEquipment.ts'
import { inventoryDb } from './tables.ts'

export type PublishedStatus = 'affected' | 'not affected' | 'unknown'

interface Parts {
  readonly host: Host
  readonly items: Pick<ItemBook, 'read'>
  readonly matches: Pick<MatchBook, 'read'>
}

/** One word about one operator and one vulnerability; the inventory it follows from stays where it is. */
export function statusRoute(parts: Parts): void {
  const { host } = parts
  host.http.answer(publishStatus, async ({ vulnerability, operator, label: text }, { subject }) => {
    const label = labelFor(host, subject, text)
    const { status, operatorId } = await statusOf(parts, subject, vulnerability, operator)
    const at = host.clock.now()
    await host.tables.asOwner(async (tx) => {
      const number = await host.tables.labelNumber(tx, label)
      await inventoryDb(tx)
        .updateTable('vulnerabilities_status')
        .set({ until: at })
        .where('vulnerability', '=', vulnerability)
        .where('operator', '=', operatorId)
        .where('label_id', '=', number)
        .where('until', 'is', null)
        .execute()
      await inventoryDb(tx)
        .insertInto('vulnerabilities_status')
        .values({
          id: randomUUID(),
          vulnerability,
          operator: operatorId,
          status,
          label_id: number,
          label: canonicalLabel(label),
          by: subject.id,
          at,
          until: null,
        })
        .execute()
      await host.events.publish(tx, {
        topic: 'vulnerability.status',
        label: number,
        at,
        ids: [vulnerability],
        types: ['vulnerability'],
      })
    })
    host.events.wake()
    host.audit.record({
      subject,
      verb: publishStatus.may,
      ids: [vulnerability, operatorId],
      outcome: 'allowed',
      detail: { status },
      label,
    })
    return { status }
  })
}

/**
 * Affected: a component is, and neither its vendor nor its operator ruled it out. Not affected: records are known, and no
 * component they could speak of is open. Unknown: nothing else can be said.
 *
 * @throws {Fault} `denied` unless the subject speaks for the operator: of its organisation, or of the nation of all its equipment
 */
async function statusOf(
  { host, items, matches }: Parts,
  subject: Subject,
  vulnerability: string,
  operator: string,
): Promise<{ readonly status: PublishedStatus; readonly operatorId: string }> {
  const own = await host.tables.readAs(subject, async (tx) =>
    newestOf(
      await inventoryDb(tx)
        .selectFrom('vulnerabilities_equipment')
        .select(['id', 'row', 'at', 'operator', 'operator_name', 'body'])
        .where('until', 'is', null)
        .where((e) => e.or([e('operator', '=', operator), e('operator_name', '=', operator)]))
        .execute(),
    ),
  )
  const speaks = own.every(({ operator_name, body }) => {
    const { nation } = JSON.parse(body) as Equipment
    return operator_name === subject.organisation || (nation !== '' && nation === subject.nation)
  })
  const [first] = own
  // An operator that is not there and one whose equipment may not be read answer alike.
  if (first === undefined || !speaks)
    throw new Fault(
      'denied',
      'vulnerabilities.not_yours',
      'You speak for operators of your own organisation or nation whose equipment is in the inventory. Choose one of them.',
    )
  const said = await items.read(subject, { ids: [vulnerability], kinds: ['record', 'vex'] })
  const records = said.filter(({ item }) => item.kind === 'record')
  const out = ruledOut(said.flatMap(({ item }) => (item.kind === 'vex' ? [item] : [])))
  const found = await matches.read(subject, { vulnerabilities: [vulnerability], equipment: own.map(({ id }) => id) })
  const open = found.filter(({ match }) => !out.has(match.equipment))
  const status = open.some(({ match }) => match.verdict === 'affected')
    ? 'affected'
    : open.length > 0 || records.length === 0
      ? 'unknown'
      : 'not affected'
  return { status, operatorId: first.operator }
}

/** Equipment that the newest word on it, by name, says is fixed or not affected. */
function ruledOut(statements: readonly VexStatement[]): ReadonlySet<string> {
  const newest = new Map<string, VexStatement>()
  for (const one of statements.toSorted((a, b) => a.at - b.at)) for (const id of one.equipment) newest.set(id, one)
  return new Set(
    [...newest].flatMap(([id, { status }]) => (status === 'fixed' || status === 'not_affected' ? [id] : [])),
  )
}
