import { asksAbout, type BriefQuestion, type BriefStatement } from '@testudo/kernel/brief'
import type { Subject } from '@testudo/kernel/subject'
import { dtgNear } from '@testudo/kernel/time'
import type { Decided, Desk } from './desk/desk.ts'
import { joiner } from './joiner.ts'
import type { Runtime, WarningBook } from './runtime.ts'

/** Vulnerabilities told one by one, those with the most equipment first. */
const MOST_TOLD = 3
/** States of a warning that was sent and has no answer yet. */
const UNANSWERED: ReadonlySet<string> = new Set(['sent', 'read', 'silent'])

/** What a brief says of vulnerabilities to be closed at once, and of warnings nobody has answered. */
export async function briefStatements(
  { host }: Pick<Runtime, 'host'>,
  desk: Pick<Desk, 'all'>,
  warnings: Pick<WarningBook, 'read'>,
  subject: Subject,
  question: BriefQuestion,
): Promise<readonly BriefStatement[]> {
  const joinLabels = joiner(host.policiesNow())
  const immediate = (await desk.all(subject))
    .filter(
      ({ judgement: { outcome, missions } }) =>
        outcome === 'immediate' && missions.some((mission) => asksAbout(question, mission)),
    )
    .toSorted((a, b) => affected(b) - affected(a) || (a.judgement.id < b.judgement.id ? -1 : 1))
    .slice(0, MOST_TOLD)
  const found: BriefStatement[] = []
  for (const [n, one] of immediate.entries()) {
    const { judgement } = one
    const missions = judgement.missions.filter((mission) => asksAbout(question, mission))
    const label = joinLabels([...judgement.labels, ...missions.map((mission) => mission.label)])
    found.push(decision(one, n, label, question.at))
    const sent = (await warnings.read(subject, { vulnerability: judgement.id })).filter(
      ({ state }) => state !== 'ready',
    )
    const open = sent.filter(({ state }) => UNANSWERED.has(state))
    if (open.length > 0) {
      const told = joinLabels([label, ...sent.map((warning) => warning.label)])
      found.push(unanswered(one, { sent: sent.length, open: open.map(({ id, state }) => ({ id, state })) }, n, told))
    }
  }
  return found.filter(({ label }) => host.tables.mayRead(subject, label))
}

const affected = ({ judgement }: Decided): number => judgement.tally.counts.affected

const referenceTo = ({ judgement: { id }, object }: Decided): BriefStatement['references'][number] => ({
  id: object ?? id,
  name: id,
  route: `/vulnerabilities/known/${id}`,
  what: { en: 'vulnerability', fr: 'vulnérabilité' },
})

function decision(one: Decided, order: number, label: BriefStatement['label'], now: number): BriefStatement {
  const { id, title, exploited } = one.judgement
  const count = affected(one)
  const row = `/vulnerabilities/desk?show=all&limit=500#/rows/${id}`
  const since = exploited === undefined ? undefined : dtgNear(exploited, now)
  return {
    id: `vulnerabilities.immediate.${id}`,
    section: 'response',
    order: 100 + order,
    text: {
      en: `${id} (${title.en}) is to be closed at once: ${count} ${count === 1 ? 'piece' : 'pieces'} of equipment affected${since === undefined ? '' : `, exploited since ${since}`}.`,
      fr: `${id} (${title.fr}) est à corriger immédiatement : ${count} équipement${count > 1 ? 's' : ''} concerné${count > 1 ? 's' : ''}${since === undefined ? '' : `, exploitée depuis ${since}`}.`,
    },
    figures: [
      { name: 'outcome', value: 'immediate', from: `${row}/outcome` },
      { name: 'affected', value: count, from: `${row}/assets` },
      ...(exploited === undefined ? [] : [{ name: 'exploited', value: exploited, from: `${row}/exploited` }]),
    ],
    references: [referenceTo(one)],
    ...(exploited === undefined ? {} : { since: exploited }),
    label,
  }
}

function unanswered(
  one: Decided,
  { sent, open }: { readonly sent: number; readonly open: readonly { readonly id: string; readonly state: string }[] },
  order: number,
  label: BriefStatement['label'],
): BriefStatement {
  const { id } = one.judgement
  return {
    id: `vulnerabilities.unanswered.${id}`,
    section: 'next',
    order: 300 + order,
    text: {
      en: `${open.length} of ${sent} operators warned of ${id} ${open.length === 1 ? 'has' : 'have'} yet to answer.`,
      fr: `${open.length} des ${sent} opérateurs prévenus de ${id} ${open.length === 1 ? 'n’a pas encore répondu' : 'n’ont pas encore répondu'}.`,
    },
    figures: open.map(({ id: warning, state }) => ({
      name: 'state',
      value: state,
      from: `/vulnerabilities/warnings?vulnerability=${id}#/rows/${warning}/state`,
    })),
    references: [referenceTo(one)],
    label,
  }
}
