import { explain } from '@testudo/kernel/label'
import { Fault } from '@testudo/kernel/fault'
import { explainRelease } from '../../core/contract/desk.ts'
import { partsSeen, sentenceOf } from '../../core/index.ts'
import { heldFrom } from './content.ts'
import type { Desk } from './desk.ts'
import { SAY } from './words.ts'

/** Whether one object may go to one node, rule by rule. */
export function explainRoute(desk: Desk): void {
  const { http, tables, clock } = desk.host
  http.answer(explainRelease, async ({ object, to }, { subject, language }) => {
    const wanted = to.toLowerCase()
    const fits = (await desk.exchange.peers()).filter(
      ({ id, node, name, subject: { nation } }) =>
        id === to || [node, name, nation].some((word) => word !== '' && word.toLowerCase() === wanted),
    )
    const [peer] = fits
    if (!peer || fits.length > 1)
      throw new Fault(
        'absent',
        'sharing.no_peer',
        fits.length > 1 ? 'Several nodes are called so. Give the account id.' : 'No node of this name is known here.',
        { place: { path: '/query/to' } },
      )
    const [stored] = await desk.host.exchange.releasable(subject, [object])
    const made = stored && heldFrom(stored, [])
    if (!made || !('held' in made))
      throw new Fault(
        'absent',
        'sharing.no_object',
        'This object is not here. It may be mistyped, removed, or not for you.',
        {
          place: { path: '/query/object' },
        },
      )
    const { item } = made.held
    const now = clock.now()
    const policies = desk.host.policiesNow()
    const heldOnly = (await tables.asOwner((tx) => desk.exchange.onlyHeld(tx, subject, [object]))).has(object)
    const { reasons } = explain(peer.subject, item.label, policies, now)
    const { whole, unseen } = partsSeen(item, (label) => tables.mayRead(peer.subject, label))
    const standings = await desk.exchange.standings(subject, { objects: [object], peers: [peer.id] })
    const marks = desk.book.open(language)
    marks.of(item.label, ...item.portions.map(({ label }) => label))
    return {
      object,
      to: peer.name,
      allowed: whole && !heldOnly,
      sentence: heldOnly ? SAY.heldOnly : sentenceOf(peer.subject, item.label, policies, now),
      rules: [
        { holds: !heldOnly, words: heldOnly ? SAY.heldOnly : SAY.ours, about: 'origin' },
        ...reasons.map(({ holds, en, fr, code }) => ({ holds, words: { en, fr }, about: code })),
      ],
      lacks: unseen.map(({ portion, label }) => ({
        selector: portion.selector,
        because: sentenceOf(peer.subject, label, policies, now),
      })),
      sent: standings.map(({ madeAt, sentAt, verdict, recall }) => ({
        at: sentAt ?? madeAt,
        ...(verdict === undefined ? {} : { verdict }),
        recalled: recall !== undefined,
      })),
      marking: marks.marking(),
    }
  })
}
