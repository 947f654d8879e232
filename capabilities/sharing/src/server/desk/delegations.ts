import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import * as contract from '../../core/contract/delegations.ts'
import { type Actor, areApart, namesAny, needsTwo } from '../../core/index.ts'
import { actorOf, type Desk } from './desk.ts'
import { type Origin, seal, unseal } from './escrow.ts'
import { nodeSource, nodeSubject } from './identity.ts'
import { deskDb } from './record.ts'
import { isSame, makeVersion, storeVersion, tearLine } from './versions.ts'
import { newId } from './write.ts'

/** After this long a request to open an escrow is forgotten: who asks again says why again. */
const ASKED_MS = 24 * 3_600_000

/** Somebody who asked to know, or agreed. */
interface Asker {
  readonly actor: Actor
  readonly name: string
}

/** Publishing on behalf of others, who may stay unnamed; and the one way to learn who they are. */
export function delegationRoutes(desk: Desk): void {
  const { http, tables, clock, audit, objects } = desk.host

  http.answer(contract.delegate, async ({ anonymous, ...asked }, { subject, language }) => {
    const version = await makeVersion(desk, subject, asked)
    const asserted = await objects.assertions(subject, asked.object)
    const own = new Set([subject.organisation, subject.name].filter((name) => name !== ''))
    if (!asserted.some(({ source }) => own.has(source)))
      throw new Fault(
        'denied',
        'sharing.not_yours',
        'Only what your organisation brought here is published on its behalf.',
        {
          place: { path: '/body/object' },
        },
      )
    if (!isSame(version.before, version.label) && needsTwo(version.before, desk.host.policiesNow()))
      throw new Fault(
        'conflict',
        'sharing.needs_second',
        'A version of this takes two people. Ask the liaison officer for a sanitised version.',
      )
    const named = anonymous ? namesAny(version.object, [subject.organisation, subject.name]) : undefined
    if (named !== undefined)
      throw new Fault(
        'invalid',
        'sharing.names_origin',
        `The text still names you, at ${named}. Take it out, or replace it.`,
        {
          place: { path: '/body/replace' },
        },
      )
    const id = newId('delegation')
    const copy = String(version.object['id'])
    const origin: Origin = {
      organisation: subject.organisation,
      nation: subject.nation,
      person: subject.name,
      object: asked.object,
      at: clock.now(),
    }
    const sealed = await seal(desk, id, origin)
    // Kept before it is published: no copy without somebody who answers for it.
    await tables.asOwner(async (tx) => {
      const number = await tables.labelNumber(tx, version.label)
      await deskDb(tx)
        .insertInto('sharing_delegation')
        .values({
          id,
          label_id: number,
          label: JSON.stringify(version.label),
          copy,
          title: version.title,
          anonymous,
          at: clock.now(),
        })
        .execute()
      await deskDb(tx).insertInto('sharing_escrow').values({ id, sealed }).execute()
    })
    // By the node and as its own: neither the store nor the log of what is stored bears the other name.
    await storeVersion(desk, nodeSubject(desk.host), version, {
      source: nodeSource(desk.host),
      ...(anonymous ? {} : { derivedFrom: asked.object }),
    })
    // Its author sees that it was done; not even there stands what became of it.
    audit.record({ subject, verb: 'sharing:delegate', ids: anonymous ? [] : [id, copy], outcome: 'allowed' })
    return { id, copy, text: tearLine(desk, version, language) }
  })

  http.answer(contract.delegations, async (_input, asked) => {
    const { subject, language } = asked
    const marks = desk.book.open(language)
    const actor = await actorOf(desk, asked)
    const opens = desk.host.accounts.verbsOf(subject).has('sharing:escrow')
    const { rows, openings } = await tables.readAs(subject, async (tx) => ({
      rows: await deskDb(tx)
        .selectFrom('sharing_delegation')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(500)
        .execute(),
      openings: opens
        ? await deskDb(tx)
            .selectFrom('sharing_escrow_opening')
            .selectAll()
            .where('opened', 'is', null)
            .where('at', '>', clock.now() - ASKED_MS)
            .orderBy('at')
            .execute()
        : [],
    }))
    return {
      rows: rows.map((row) => {
        const opening = openings.find(({ delegation }) => delegation === row.id)
        return {
          id: row.id,
          copy: row.copy,
          title: row.title,
          anonymous: row.anonymous,
          at: Number(row.at),
          mark: marks.of(JSON.parse(row.label) as Label),
          ...(opening === undefined ? {} : { asked: shownAsk(opening, actor) }),
        }
      }),
      marking: marks.marking(),
    }
  })

  http.answer(contract.openEscrow, async ({ id, reason }, asked) => {
    const { subject } = asked
    const me: Asker = { actor: await actorOf(desk, asked), name: subject.name }
    const seen = await tables.readAs(subject, (tx) =>
      deskDb(tx).selectFrom('sharing_delegation').selectAll().where('id', '=', id).executeTakeFirst(),
    )
    if (!seen) throw nothingHere()
    const note = (outcome: 'asked' | 'open', other?: string) =>
      audit.record({
        subject,
        verb: 'sharing:escrow',
        ids: [id],
        outcome: 'allowed',
        detail: { reason, state: outcome, ...(other === undefined ? {} : { with: other }) },
      })
    const other = await tables.asOwner(async (tx) => {
      const db = deskDb(tx)
      // Two that ask at once are one after the other.
      await db.selectFrom('sharing_delegation').select('id').where('id', '=', id).forUpdate().execute()
      const openings = await db.selectFrom('sharing_escrow_opening').selectAll().where('delegation', '=', id).execute()
      const mine = openings.find(
        (one) => one.opened !== null && [one.asked, one.opened].some((text) => isMe(text, me.actor)),
      )
      if (mine) return readAsker(isMe(mine.asked, me.actor) ? (mine.opened ?? '') : mine.asked).actor.account
      const fresh = openings.filter((one) => one.opened === null && Number(one.at) > clock.now() - ASKED_MS)
      const open = fresh.find((one) => areApart(readAsker(one.asked).actor, me.actor))
      if (open) {
        await db
          .updateTable('sharing_escrow_opening')
          .set({ opened: JSON.stringify(me), opened_reason: reason, opened_at: clock.now() })
          .where('id', '=', open.id)
          .execute()
        return readAsker(open.asked).actor.account
      }
      // Once is enough: a second request of the same person would wait for another second one.
      if (fresh.some((one) => isMe(one.asked, me.actor))) return undefined
      await db
        .insertInto('sharing_escrow_opening')
        .values({
          id: newId('opening'),
          delegation: id,
          asked: JSON.stringify(me),
          asked_reason: reason,
          opened: null,
          opened_reason: null,
          at: clock.now(),
          opened_at: null,
          label_id: seen.label_id,
        })
        .execute()
      return undefined
    })
    if (other === undefined) {
      note('asked')
      return { state: 'asked' as const }
    }
    const sealed = await tables.asOwner((tx) =>
      deskDb(tx).selectFrom('sharing_escrow').select('sealed').where('id', '=', id).executeTakeFirstOrThrow(),
    )
    const origin = await unseal(desk, id, sealed.sealed)
    note('open', other)
    return { state: 'open' as const, origin }
  })
}

const readAsker = (text: string): Asker => JSON.parse(text) as Asker
const isMe = (text: string | null, { account }: Actor): boolean =>
  text !== null && readAsker(text).actor.account === account

function shownAsk(
  opening: { readonly asked: string; readonly asked_reason: string; readonly at: number | string },
  actor: Actor,
) {
  const asker = readAsker(opening.asked)
  return {
    by: { id: asker.actor.account, name: asker.name },
    at: Number(opening.at),
    reason: opening.asked_reason,
    maySign: areApart(asker.actor, actor),
  }
}
