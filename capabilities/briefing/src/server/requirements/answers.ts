import { Fault } from '@testudo/kernel/fault'
import { join, mayRead } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { answers, judgeAnswer } from '../../core/contract/requirements.ts'
import { recipientOf } from '../../core/label/audience.ts'
import { givesAway, suggestAnswers } from '../../core/requirements/suggest.ts'
import { record, tell } from '../briefs/keep.ts'
import { openBrief } from '../briefs/read.ts'
import { isValid, openRequirement, readRequirements } from './read.ts'
import { requirementDb } from './tables.ts'

/** Which paragraph answers which requirement: suggested by what it tells of, settled by people. */
export function answerRoutes(host: Host): void {
  host.http.answer(answers, async ({ id }, { subject, language }) => {
    const found = await openBrief(host, subject, id)
    const { matter, drawn, label } = found
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const now = host.clock.now()
    const valid = (await readRequirements(host, subject)).filter((one) => isValid(one, now))
    const byId = new Map(valid.map((one) => [one.id, one]))
    const said = await host.tables.readAs(subject, (tx) =>
      requirementDb(tx).selectFrom('briefing_answer').selectAll().where('brief', '=', id).execute(),
    )
    const there = new Set(drawn.parts.map((part) => part.id))
    const judged = new Map(said.map((one) => [`${one.requirement} ${one.paragraph}`, one]))
    const suggested = suggestAnswers(drawn.parts, matter.mission, valid).filter(
      ({ requirement, paragraph }) => !judged.has(`${requirement} ${paragraph}`),
    )
    const confirmed = said.filter((one) => one.answers && there.has(one.paragraph))
    const recipients = recipientOf(matter.audience)
    const policies = host.policiesNow()
    return {
      links: [
        ...confirmed.map((one) => ({ ...one, state: 'confirmed' as const, by: one.by_name })),
        ...suggested.map((one) => ({ ...one, state: 'suggested' as const })),
      ].flatMap(({ requirement, paragraph, state, ...more }) => {
        const asked = byId.get(requirement)
        if (asked === undefined) return []
        const by = 'by' in more ? { by: more.by } : {}
        const { kind, text } = asked
        return [{ requirement, paragraph, state, kind, text, ...by, mark: marks.of(asked.label, label) }]
      }),
      warnings: valid
        .filter((one) => one.kind === 'eefi' && !mayRead(recipients, one.label, policies, now).allow)
        .flatMap((one) =>
          givesAway(drawn.parts, matter.language, one).map((paragraph) => ({
            requirement: one.id,
            paragraph,
            text: one.text,
            mark: marks.of(one.label, label),
          })),
        ),
      marking: marks.marking(),
    }
  })

  host.http.answer(judgeAnswer, async ({ id, requirement, paragraph, answers: does }, { subject }) => {
    const found = await openBrief(host, subject, id)
    const asked = await openRequirement(host, subject, requirement)
    if (asked.kind === 'eefi')
      throw new Fault('invalid', 'briefing.protected', 'An essential element is to be protected; nothing answers it.')
    if (!found.drawn.parts.some((part) => part.id === paragraph))
      throw new Fault('absent', 'briefing.paragraph', 'This paragraph is not on the page. Open it again.', {
        place: { path: '/paragraph' },
      })
    const label = join([asked.label, found.label], host.policiesNow())
    await host.tables.asOwner(async (tx) => {
      const number = await host.tables.labelNumber(tx, label)
      const row = {
        requirement,
        brief: id,
        paragraph,
        answers: does,
        by: subject.id,
        by_name: subject.name,
        at: host.clock.now(),
        label: JSON.stringify(label),
        label_id: number,
      }
      await requirementDb(tx)
        .insertInto('briefing_answer')
        .values(row)
        .onConflict((conflict) => conflict.columns(['requirement', 'brief', 'paragraph']).doUpdateSet(row))
        .execute()
      await tell(host, tx, id, number)
    })
    host.events.wake()
    record(host, subject, 'briefing:answer', id, label, { answers: does })
    return { id }
  })
}
