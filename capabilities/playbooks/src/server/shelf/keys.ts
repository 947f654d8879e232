import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import type { SignatureView } from '../../core/contract/index.ts'
import { playbookDb, type PlaybookTables } from '../tables.ts'
import { labelOf } from './shelf.ts'

type KeyLine = Selectable<PlaybookTables['playbooks_key']>
/** Whose keys are, by fingerprint, as one reader may see it. */
export type KnownKeys = ReadonlyMap<string, KeyLine>

const MOST_KEYS = 1_000

/** Whose the keys of signatures are, on the word of an administrator. What is said lies under the label of what is written here. */
export class Keys {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** The newest word on each key that this subject may read. */
  async known(subject: Subject): Promise<KnownKeys> {
    const rows = await this.#host.tables.readAs(subject, (tx) =>
      playbookDb(tx)
        .selectFrom('playbooks_key')
        .selectAll()
        .orderBy('name')
        .orderBy('at')
        .orderBy('fingerprint')
        .limit(MOST_KEYS)
        .execute(),
    )
    const newest = new Map<string, KeyLine>()
    for (const row of rows)
      if (Number(newest.get(row.fingerprint)?.at ?? -1) < Number(row.at)) newest.set(row.fingerprint, row)
    return newest
  }

  /** @throws {Fault} `playbooks.key_label` where who says so could not read it; `playbooks.keys_full` */
  async vouch(
    subject: Subject,
    { fingerprint, name, organisation }: { fingerprint: string; name: string; organisation: string },
  ): Promise<void> {
    const label = this.#host.defaultLabel
    if (!this.#host.tables.mayRead(subject, label))
      throw new Fault('denied', 'playbooks.key_label', 'You could not read what you say of this key; nothing was kept.')
    await this.#host.tables.asOwner(async (tx) => {
      const labelNumber = await this.#host.tables.labelNumber(tx, label)
      const { held } = await playbookDb(tx)
        .selectFrom('playbooks_key')
        .select((is) => is.fn.countAll<number>().as('held'))
        .where('label_id', '=', labelNumber)
        .executeTakeFirstOrThrow()
      if (Number(held) >= MOST_KEYS)
        throw new Fault('conflict', 'playbooks.keys_full', `${MOST_KEYS} keys are vouched for. Take one back first.`)
      const said = { name, organisation, by: subject.id, by_name: subject.name, at: this.#host.clock.now() }
      await playbookDb(tx)
        .insertInto('playbooks_key')
        .values({ fingerprint, ...said, label: canonicalLabel(label), label_id: labelNumber })
        .onConflict((conflict) => conflict.columns(['fingerprint', 'label_id']).doUpdateSet(said))
        .execute()
      await this.#tell(tx, subject, 'vouch', {
        fingerprint,
        name,
        organisation,
        label: canonicalLabel(label),
        label_id: labelNumber,
      })
    })
    this.#host.events.wake()
  }

  /** @throws {Fault} absent where nothing is said of it that this subject may read */
  async takeBack(subject: Subject, fingerprint: string): Promise<void> {
    const row = (await this.known(subject)).get(fingerprint)
    if (row === undefined) throw nothingHere()
    await this.#host.tables.asOwner(async (tx) => {
      await playbookDb(tx)
        .deleteFrom('playbooks_key')
        .where('fingerprint', '=', fingerprint)
        .where('label_id', '=', row.label_id)
        .execute()
      await this.#tell(tx, subject, 'take-back', row)
    })
    this.#host.events.wake()
  }

  async #tell(
    tx: Tx,
    subject: Subject,
    what: string,
    row: Pick<KeyLine, 'fingerprint' | 'name' | 'organisation' | 'label' | 'label_id'>,
  ): Promise<void> {
    const { fingerprint, name, organisation } = row
    const deed = { subject, verb: `playbooks:${what}`, ids: [fingerprint], outcome: 'allowed' as const }
    await this.#host.audit.recordIn(tx, [{ ...deed, label: labelOf(row), detail: { name, organisation } }])
    const at = this.#host.clock.now()
    const fact = { topic: 'playbook.changed', label: row.label_id, at, ids: [fingerprint], types: ['playbook-key'] }
    await this.#host.events.publish(tx, fact)
  }
}

/** Whose a key is, for one reader. */
export function voucherOf(
  keys: KnownKeys,
  fingerprint: string | undefined,
  marks: Marks,
): NonNullable<SignatureView['vouched']> | undefined {
  const row = fingerprint === undefined ? undefined : keys.get(fingerprint)
  return (
    row && {
      name: row.name,
      organisation: row.organisation,
      by: row.by_name,
      at: Number(row.at),
      mark: marks.of(labelOf(row)),
    }
  )
}
