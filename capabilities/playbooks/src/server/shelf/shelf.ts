import { randomUUID } from 'node:crypto'
import type { Finding, Playbook } from '@testudo/cacao'
import { startRun } from '@testudo/cacao'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { sizeOf, tlpOf } from '../../core/describe.ts'
import { hashOf, readOrRefuse } from '../documents.ts'
import { playbookDb, type PlaybookTables } from '../tables.ts'

export type Kept = Selectable<PlaybookTables['playbooks_playbook']>
export type LastRun = Pick<Selectable<PlaybookTables['playbooks_run']>, 'id' | 'status' | 'waits' | 'changed' | 'label'>
export const labelOf = ({ label }: { readonly label: string }): Label => JSON.parse(label) as Label
/** Names a playbook as it stands: its text and who may read it. */
export const revisionOf = ({ hash, label }: Kept): string => hashOf(`${hash} ${label}`).slice(0, 32)

const MOST_SHOWN = 500
const MOST_KEPT = 5_000

/** The shelf: playbooks as rows of their author, each under its label. */
export class Shelf {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** @throws {Fault} absent and denied alike */
  async open(subject: Subject, id: string): Promise<Kept> {
    const row = await this.#host.tables.readAs(subject, (tx) => one(tx, id))
    if (row === undefined) throw nothingHere()
    return row
  }

  /** By name; at most 500. */
  async list(subject: Subject, text = ''): Promise<readonly Kept[]> {
    const like = `%${text
      .trim()
      .toLowerCase()
      .replaceAll(/[\\%_]/g, '\\$&')}%`
    return this.#host.tables.readAs(subject, (tx) =>
      playbookDb(tx)
        .selectFrom('playbooks_playbook')
        .selectAll()
        .where((is) => is(is.fn<string>('lower', ['name']), 'like', like))
        .orderBy('name')
        .orderBy('id')
        .limit(MOST_SHOWN)
        .execute(),
    )
  }

  /** Of each playbook the newest run this subject may read. */
  async lastRuns(subject: Subject, ids: readonly string[]): Promise<ReadonlyMap<string, LastRun>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#host.tables.readAs(subject, (tx) =>
      playbookDb(tx)
        .selectFrom('playbooks_run')
        .select(['shelf', 'id', 'status', 'waits', 'changed', 'label'])
        .distinctOn('shelf')
        .where('shelf', 'in', ids)
        .orderBy('shelf')
        .orderBy('started', 'desc')
        .orderBy('id', 'desc')
        .execute(),
    )
    return new Map(rows.map((row) => [row.shelf, row]))
  }

  async import(
    subject: Subject,
    given: { readonly text: string; readonly label?: Label | undefined },
  ): Promise<{ readonly id: string; readonly same: boolean; readonly findings: readonly Finding[] }> {
    const { playbook, findings } = readOrRefuse(given.text, this.#host.clock.now())
    const label = this.#labelFor(subject, playbook, given.label)
    const hash = hashOf(given.text)
    const text = canonicalLabel(label)
    const id = randomUUID()
    const same = await this.#host.tables.asOwner(async (tx) => {
      const db = playbookDb(tx)
      const known = await db
        .selectFrom('playbooks_playbook')
        .select('id')
        .where('playbook', '=', playbook.id)
        .where('modified', '=', playbook.modified)
        .where('hash', '=', hash)
        .where('label', '=', text)
        .executeTakeFirst()
      if (known !== undefined) return known.id
      const { held } = await db
        .selectFrom('playbooks_playbook')
        .select((is) => is.fn.countAll<number>().as('held'))
        .where('author', '=', subject.id)
        .executeTakeFirstOrThrow()
      if (Number(held) >= MOST_KEPT)
        throw new Fault(
          'conflict',
          'playbooks.full',
          `You keep ${MOST_KEPT} playbooks. Remove one, then import this one.`,
        )
      const labelNumber = await this.#host.tables.labelNumber(tx, label)
      await db
        .insertInto('playbooks_playbook')
        .values({ id, ...this.#columns(playbook, given.text, subject), label: text, label_id: labelNumber })
        .execute()
      await this.#tell(tx, id, labelNumber)
      return undefined
    })
    this.#host.events.wake()
    if (same === undefined) this.#record(subject, 'import', id, label, { playbook: playbook.id, hash })
    return { id: same ?? id, same: same !== undefined, findings }
  }

  async edit(
    subject: Subject,
    given: {
      readonly id: string
      readonly revision: string
      readonly text: string
      readonly label?: Label | undefined
    },
  ): Promise<{ readonly revision: string; readonly findings: readonly Finding[] }> {
    const { playbook, findings } = readOrRefuse(given.text, this.#host.clock.now())
    const written = await this.#host.tables.asOwner(async (tx) => {
      const row = await this.#hold(tx, subject, given.id)
      if (revisionOf(row) !== given.revision)
        throw new Fault(
          'conflict',
          'playbooks.changed',
          'This playbook was changed since you read it; nothing was saved. Read it again, then decide.',
        )
      if (row.playbook !== playbook.id)
        throw new Fault('invalid', 'playbooks.other', 'This is another playbook: its id differs. Import it instead.')
      const label = given.label === undefined ? labelOf(row) : this.#labelFor(subject, playbook, given.label)
      const text = canonicalLabel(label)
      const labelNumber = await this.#host.tables.labelNumber(tx, label)
      const columns = { ...this.#columns(playbook, given.text, subject), label: text, label_id: labelNumber }
      await playbookDb(tx).updateTable('playbooks_playbook').set(columns).where('id', '=', row.id).execute()
      await this.#tell(tx, row.id, labelNumber)
      return { row: { ...row, ...columns }, label }
    })
    this.#host.events.wake()
    this.#record(subject, 'edit', given.id, written.label, { playbook: playbook.id, hash: written.row.hash })
    return { revision: revisionOf(written.row), findings }
  }

  async remove(subject: Subject, id: string): Promise<void> {
    const row = await this.#host.tables.asOwner(async (tx) => {
      const held = await this.#hold(tx, subject, id)
      await playbookDb(tx).deleteFrom('playbooks_playbook').where('id', '=', id).execute()
      await this.#tell(tx, id, held.label_id)
      return held
    })
    this.#host.events.wake()
    this.#record(subject, 'remove', id, labelOf(row), { hash: row.hash })
  }

  /** For its author, until the transaction ends. @throws {Fault} absent to who may not read it, denied to who did not write it */
  async #hold(tx: Tx, subject: Subject, id: string): Promise<Kept> {
    const row = await one(tx, id)
    if (row === undefined || !this.#host.tables.mayRead(subject, labelOf(row))) throw nothingHere()
    if (row.author !== subject.id)
      throw new Fault(
        'denied',
        'playbooks.not_yours',
        'A playbook is changed by its author alone. Save it under an id of its own to make it yours.',
      )
    return row
  }

  /** What the author says, never wider than the TLP the playbook says of itself. */
  #labelFor(subject: Subject, playbook: Playbook, given: Label | undefined): Label {
    const tlp = tlpOf(playbook)
    const base = given ?? this.#host.defaultLabel
    const label = tlp === undefined || base.tlp !== undefined ? base : { ...base, tlp }
    if (!this.#host.tables.mayRead(subject, label))
      throw new Fault(
        'invalid',
        'playbooks.label',
        'You could not read this playbook under this label. Choose another.',
        {
          place: { path: '/label' },
        },
      )
    return label
  }

  #columns(playbook: Playbook, text: string, subject: Subject) {
    return {
      playbook: playbook.id,
      modified: playbook.modified,
      name: playbook.name.slice(0, 300),
      description: (playbook.description ?? '').slice(0, 4_000),
      types: JSON.stringify((playbook.playbook_types ?? []).slice(0, 20)),
      ...sizeOf(playbook),
      barred: barredOf(playbook, this.#host.clock.now()),
      body: text,
      hash: hashOf(text),
      author: subject.id,
      author_name: subject.name,
      changed: this.#host.clock.now(),
    }
  }

  async #tell(tx: Tx, id: string, label: number): Promise<void> {
    const at = this.#host.clock.now()
    await this.#host.events.publish(tx, { topic: 'playbook.changed', label, at, ids: [id], types: ['playbook'] })
  }

  #record(subject: Subject, what: string, id: string, label: Label, detail: Record<string, string>): void {
    this.#host.audit.record({ subject, verb: `playbooks:${what}`, ids: [id], outcome: 'allowed', label, detail })
  }
}

const one = (tx: Tx, id: string): Promise<Kept | undefined> =>
  playbookDb(tx).selectFrom('playbooks_playbook').selectAll().where('id', '=', id).executeTakeFirst()

/** Why a playbook is never run here, whatever the time and its inputs. */
function barredOf(playbook: Playbook, at: number): string {
  const started = startRun(playbook, { at, evenIfNotValid: true })
  if ('refused' in started) return started.refused.code === 'cacao.inputs' ? '' : started.refused.says
  return ''
}
