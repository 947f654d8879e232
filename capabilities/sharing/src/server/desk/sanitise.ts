import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { isObject, type JsonObject } from '@testudo/stix'
import * as contract from '../../core/contract/desk.ts'
import { type Actor, areApart, needsTwo, readableParts } from '../../core/index.ts'
import { actorOf, type Desk } from './desk.ts'
import { deskDb } from './record.ts'
import { nodeSource } from './identity.ts'
import { isSame, makeVersion, storeVersion, tearLine } from './versions.ts'
import { auditStep, newId } from './write.ts'

/** What waits for a second person. */
interface WaitingVersion {
  readonly object: JsonObject
  readonly label: Label
  readonly from: string
  readonly by: Actor
  /** The second person. It is stored next; should the node stop before, the same step makes it again. */
  readonly approved?: Actor
}

/** Sanitised versions. Where a release of the first takes two people, so does a version that fewer rules guard. */
export function sanitiseRoutes(desk: Desk): void {
  const { http, tables, clock } = desk.host

  http.answer(contract.sanitise, async ({ dryRun, ...asked }, caller) => {
    const { subject, language } = caller
    const version = await makeVersion(desk, subject, asked)
    const marks = desk.book.open(language)
    const parts = readableParts({ body: version.object, label: version.label, portions: [] }).map((one) => ({
      object: String(version.object['id']),
      selector: one.selector,
      kind: one.kind,
      property: one.property,
      text: one.text,
      mark: marks.of(version.label),
      marked: false,
      removed: false,
    }))
    const shown = { text: tearLine(desk, version, language), parts, marking: marks.marking() }
    if (dryRun) return shown
    const detail = { from: version.from.id, to: String(version.object['id']) }
    if (!isSame(version.before, version.label) && needsTwo(version.before, desk.host.policiesNow())) {
      const id = newId('version')
      const by = await actorOf(desk, caller)
      const waiting: WaitingVersion = { object: version.object, label: version.label, from: version.from.id, by }
      await tables.asOwner(async (tx) => {
        const number = await tables.labelNumber(tx, version.before)
        await deskDb(tx)
          .insertInto('sharing_sanitised')
          .values({
            id,
            object: version.from.id,
            title: version.title,
            version: JSON.stringify(waiting),
            label: JSON.stringify(version.before),
            label_id: number,
            author: subject.id,
            author_name: subject.name,
            at: clock.now(),
          })
          .execute()
      })
      auditStep(desk, subject, 'sanitise', { id, label: version.before, detail })
      return { ...shown, waits: id }
    }
    const id = await storeVersion(desk, subject, version, {
      source: nodeSource(desk.host),
      derivedFrom: version.from.id,
    })
    auditStep(desk, subject, 'sanitise', { id, label: version.before, detail })
    return { ...shown, id }
  })

  http.answer(contract.waitingVersions, async (_input, caller) => {
    const { subject, language } = caller
    const rows = await tables.readAs(subject, (tx) =>
      deskDb(tx).selectFrom('sharing_sanitised').selectAll().orderBy('at', 'desc').orderBy('id').limit(200).execute(),
    )
    const marks = desk.book.open(language)
    const actor = await actorOf(desk, caller)
    return {
      rows: rows.map((row) => {
        const waiting = readWaiting(row.version)
        return {
          id: row.id,
          object: row.object,
          title: row.title,
          text: tearLine(desk, waiting, language),
          mark: marks.of(JSON.parse(row.label) as Label),
          becomes: marks.look(waiting.label),
          by: { id: row.author, name: row.author_name },
          at: Number(row.at),
          maySign: areApart(waiting.by, actor),
        }
      }),
      marking: marks.marking(),
    }
  })

  http.answer(contract.signSanitised, async ({ id, step }, caller) => {
    const { subject } = caller
    const actor = await actorOf(desk, caller)
    const seen = await tables.readAs(subject, (tx) =>
      deskDb(tx).selectFrom('sharing_sanitised').select('author').where('id', '=', id).executeTakeFirst(),
    )
    if (!seen) throw nothingHere()
    await desk.officers.load([seen.author])
    const author = desk.officers.releaser(seen.author)
    const { waiting, label } = await tables.asOwner(async (tx) => {
      const row = await deskDb(tx)
        .selectFrom('sharing_sanitised')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      if (!row) throw nothingHere()
      const found = readWaiting(row.version)
      if (step === 'refuse' && found.approved)
        throw new Fault('conflict', 'sharing.release_step', 'It is signed already. Recall what was made of it.')
      if (step === 'approve' && !found.approved) {
        if (!areApart(found.by, actor))
          throw new Fault(
            'denied',
            'sharing.release_same_person',
            'Two people are needed: another person, account and session than the one that made it.',
          )
        if (!author || !tables.mayRead(author, JSON.parse(row.label) as Label))
          throw new Fault('conflict', 'sharing.signer_gone', 'Who made this may not release any more. Make it again.')
        const version = JSON.stringify({ ...found, approved: actor })
        await deskDb(tx).updateTable('sharing_sanitised').set({ version }).where('id', '=', id).execute()
      }
      if (step === 'refuse') await deskDb(tx).deleteFrom('sharing_sanitised').where('id', '=', id).execute()
      return { waiting: found, label: JSON.parse(row.label) as Label }
    })
    const made =
      step === 'approve'
        ? await storeVersion(desk, subject, waiting, { source: nodeSource(desk.host), derivedFrom: waiting.from })
        : undefined
    await tables.asOwner((tx) => deskDb(tx).deleteFrom('sharing_sanitised').where('id', '=', id).execute())
    auditStep(desk, subject, `sanitise-${step}`, {
      id,
      label,
      detail: { from: waiting.from, to: String(waiting.object['id']), by: waiting.by.account },
    })
    return made === undefined ? {} : { id: made }
  })
}

function readWaiting(text: string): WaitingVersion {
  const value: unknown = JSON.parse(text)
  if (!isObject(value)) throw new Error('a version that waits is an object')
  return value as unknown as WaitingVersion
}
