import { Fault } from '@testudo/kernel/fault'
import { type Label, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { discard, draft, edit, refresh } from '../../core/contract/briefs.ts'
import { carryOver } from '../../core/document/compare.ts'
import { applyEdit } from '../../core/document/editing.ts'
import { recipientOf } from '../../core/label/audience.ts'
import { drawBrief, newId } from './draw.ts'
import { changeDraft, keepDraft, record, tell } from './keep.ts'
import { holdBrief, openBrief, type StoredBrief } from './read.ts'
import { requirementDb } from '../requirements/tables.ts'
import { briefDb } from './tables.ts'

/** Drafts: drawn, edited, drawn again, thrown away. */
export function draftRoutes(host: Host): void {
  host.http.answer(draft, async (asked, { subject, language }) => {
    const { matter, drawn, asOf, document } = await drawBrief(host, subject, asked, language)
    const id = newId('brief')
    await keepDraft(host, subject, id, { matter, drawn, asOf })
    record(host, subject, 'briefing:draft', id, document.label, { kind: matter.kind })
    return { id }
  })

  host.http.answer(edit, async ({ id, revision, change }, { subject }) => {
    const label = 'label' in change ? change.label : undefined
    const done = await host.tables.asOwner(async (tx) => {
      const before = await holdBrief(host, tx, subject, id)
      checkOpen(before, revision)
      if (label !== undefined) checkMark(host, subject, before, label)
      const { language } = before.matter
      const context = { language, policies: host.policiesNow() }
      const { drawn, lowered } = applyEdit(before.drawn, change, context)
      if (lowered && !host.accounts.verbsOf(subject).has('briefing:release'))
        throw new Fault(
          'denied',
          'briefing.lowered',
          'Lowering the mark of a paragraph takes the right to release. Ask a liaison officer, or keep the mark.',
        )
      const now = await changeDraft(host, tx, before, { ...before, drawn })
      return { now, before, lowered }
    })
    host.events.wake()
    record(host, subject, 'briefing:edit', id, done.before.label, { what: change.what, lowered: done.lowered })
    return { revision: done.now }
  })

  host.http.answer(refresh, async ({ id, revision }, { subject, language }) => {
    const before = await openBrief(host, subject, id)
    checkOpen(before, revision)
    const { matter, drawn } = before
    const asked = {
      kind: matter.kind,
      ...(matter.mission === undefined ? {} : { mission: matter.mission.code }),
      to: JSON.stringify(matter.audience),
      since: matter.since,
      language: matter.language,
      scale: matter.scale,
    }
    const page = await drawBrief(host, subject, asked, language)
    const fresh = { parts: page.facts, asOf: page.asOf }
    const carried = carryOver({ ...drawn, asOf: before.asOf }, fresh, matter.language)
    const now = await host.tables.asOwner(async (tx) => {
      const held = await holdBrief(host, tx, subject, id)
      checkOpen(held, revision)
      return changeDraft(host, tx, held, { matter: page.matter, drawn: carried, asOf: page.asOf })
    })
    host.events.wake()
    record(host, subject, 'briefing:refresh', id, before.label)
    return { revision: now }
  })

  host.http.answer(discard, async ({ id }, { subject }) => {
    const gone = await host.tables.asOwner(async (tx) => {
      const before = await holdBrief(host, tx, subject, id)
      if (before.state === 'issued') throw issued()
      await briefDb(tx).deleteFrom('briefing_signature').where('brief', '=', id).execute()
      await requirementDb(tx).deleteFrom('briefing_answer').where('brief', '=', id).execute()
      await briefDb(tx).deleteFrom('briefing_brief').where('id', '=', id).execute()
      await tell(host, tx, id, before.labelNumber)
      return before
    })
    host.events.wake()
    record(host, subject, 'briefing:discard', id, gone.label)
    return { id }
  })
}

const issued = () =>
  new Fault('conflict', 'briefing.issued', 'This brief is issued and stays as it is. Draft a new one.')

/** @throws {Fault} when it is issued, or somebody has changed it meanwhile */
export function checkOpen(brief: StoredBrief, revision: string): void {
  if (brief.state === 'issued') throw issued()
  if (brief.revision !== revision)
    throw new Fault('conflict', 'briefing.changed', 'Somebody has changed this draft. Read it again, then decide.')
}

/** A mark given by hand must be one its author and every recipient of the page may read. */
function checkMark(host: Host, subject: Subject, { matter }: StoredBrief, label: Label): void {
  const policies = host.policiesNow()
  const now = host.clock.now()
  const all = [subject, recipientOf(matter.audience)]
  const closed = all.map((one) => mayRead(one, label, policies, now)).find(({ allow }) => !allow)
  if (closed !== undefined)
    throw new Fault(
      'invalid',
      'briefing.mark',
      `A paragraph with this mark cannot go to everyone this page is for. ${closed.reason}`,
      { place: { path: '/change/label' } },
    )
}
