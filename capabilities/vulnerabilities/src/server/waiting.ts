import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Decided, Desk } from './desk/desk.ts'
import { joiner } from './joiner.ts'
import type { Runtime, WarningBook } from './runtime.ts'

/** Decisions looked at, those with the most equipment first. */
const MOST_WAITING = 50

/** Vulnerabilities to be closed at once of which not every operator has been warned, for whoever releases warnings. */
export async function waitingDecisions(
  { host }: Pick<Runtime, 'host'>,
  desk: Pick<Desk, 'all'>,
  warnings: Pick<WarningBook, 'read'>,
  subject: Subject,
): Promise<readonly WaitingItem[]> {
  if (!host.accounts.verbsOf(subject).has('vulnerabilities:release')) return []
  const joinLabels = joiner(host.policiesNow())
  const immediate = (await desk.all(subject))
    .filter(({ judgement: { outcome } }) => outcome === 'immediate')
    .toSorted((a, b) => affected(b) - affected(a) || (a.judgement.id < b.judgement.id ? -1 : 1))
    .slice(0, MOST_WAITING)
  const items: WaitingItem[] = []
  for (const { judgement, object } of immediate) {
    const made = await warnings.read(subject, { vulnerability: judgement.id })
    const unsent = made.filter(({ state }) => state === 'ready').length
    if (made.length > 0 && unsent === 0) continue
    const { id, title, exploited, tally, missions } = judgement
    items.push({
      id: `vulnerabilities decision ${id}`,
      capability: 'vulnerabilities',
      kind: 'warning',
      title: { en: `Warn of ${id}: ${title.en}`, fr: `Alerter sur ${id} : ${title.fr}` },
      because:
        unsent > 0
          ? {
              en: `${unsent} ${unsent === 1 ? 'warning is' : 'warnings are'} ready and not sent`,
              fr: `${unsent} ${unsent === 1 ? 'alerte est prête et n’est pas envoyée' : 'alertes sont prêtes et ne sont pas envoyées'}`,
            }
          : {
              en: 'it is to be closed at once and nobody was warned',
              fr: 'à corriger immédiatement, et personne n’est averti',
            },
      route: `/vulnerabilities/known/${id}`,
      waitsFor: 'anybody',
      since: exploited ?? Math.min(...tally.standings.map(({ at }) => at), host.clock.now()),
      urgency: 'immediate',
      subjects: [
        ...(object === undefined ? [] : [object]),
        ...tally.standings.flatMap(({ equipment }) => (equipment.asset === undefined ? [] : [equipment.asset])),
      ],
      label: joinLabels([
        ...judgement.labels,
        ...missions.map(({ label }) => label),
        ...made.map(({ label }) => label),
      ]),
    })
  }
  return items.filter(({ label }) => host.tables.mayRead(subject, label))
}

const affected = ({ judgement }: Decided): number => judgement.tally.counts.affected
