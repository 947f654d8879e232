import { join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { formatDtg } from '@testudo/kernel/time'
import type { BesideItem, WaitingItem } from '@testudo/kernel/waiting'
import type { Contributions, Host } from '@testudo/platform/host'
import { type Asked, askedOf, momentOf, type Party, type Request, urgencyAt, waitingFor } from '../core/index.ts'
import { answersOf, type RequestReader, type Told } from './requestsRead.ts'

/** Of one organisation at a time: a flood of questions fills nobody's list. */
const MOST_OF_ONE = 20

/** What requests for information tell the rest of the node: what waits for whom, and what was asked about an object. */
export function contributeRequests(
  { clock, accounts, policies }: Host,
  reader: RequestReader,
): Required<Pick<Contributions, 'waiting' | 'beside'>> {
  const itemOf = (told: Told, parties: readonly Party[], now: number): WaitingItem => {
    const { request, label } = told
    const due = momentOf(request.ltiov)
    return {
      id: `incidents:${request.id}`,
      capability: 'incidents',
      kind: 'request',
      title: { en: request.name, fr: request.name },
      because: becauseOf(request, parties, now),
      route: `/incidents/requests?request=${request.id}`,
      waitsFor: 'organisation',
      since: momentOf(request.created),
      ...(due > 0 && { due }),
      urgency: urgencyAt(request, now),
      subjects: request.about_refs,
      label: join([label, ...told.answers.map((one) => one.label)], policies),
    }
  }
  return {
    async waiting(subject: Subject) {
      if (!accounts.verbsOf(subject).has('incidents:write')) return []
      const now = clock.now()
      const waiting = (await reader.all(subject)).flatMap((told) => {
        const parties = waitingFor(told.request, answersOf(told), subject)
        return parties.length === 0 ? [] : [{ by: told.request.organisation, item: itemOf(told, parties, now) }]
      })
      return [...Map.groupBy(waiting, ({ by }) => by).values()].flatMap((own) =>
        own
          .map(({ item }) => item)
          .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
          .slice(0, MOST_OF_ONE),
      )
    },
    async beside(subject, id) {
      return (await reader.all(subject))
        .filter(({ request }) => request.about_refs.includes(id))
        .map((told): BesideItem => {
          const { request, label, answers } = told
          return {
            id: request.id,
            capability: 'incidents',
            what: { en: 'Request for information', fr: 'Demande de renseignements' },
            title: { en: request.name, fr: request.name },
            state: stateOf(request, askedOf(request, answersOf(told)), clock.now()),
            route: `/incidents/requests?request=${request.id}`,
            at: Math.max(momentOf(request.modified), ...answers.map(({ answer }) => momentOf(answer.created))),
            label: join([label, ...answers.map((one) => one.label)], policies),
          }
        })
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    },
  }
}

function becauseOf({ ltiov }: Request, parties: readonly Party[], now: number) {
  const [first] = parties
  const role = first?.role ?? ''
  const [nation, en, fr] = [first?.nation ?? '', role === '' ? '' : `${role} of `, role === '' ? '' : `${role} de `]
  const who = {
    en: nation === '' ? role : `${en}${nation}`,
    fr: nation === '' ? role : `${fr}${nation}`,
  }
  const due = momentOf(ltiov)
  if (due === 0) return { en: `${who.en} is asked`, fr: `${who.fr} est interrogé` }
  if (due <= now)
    return {
      en: `${who.en} was asked; the time of value has lapsed (${formatDtg(due)})`,
      fr: `${who.fr} était interrogé ; l’heure utile est passée (${formatDtg(due)})`,
    }
  return {
    en: `${who.en} is asked, of value until ${formatDtg(due)}`,
    fr: `${who.fr} est interrogé, utile jusqu’à ${formatDtg(due)}`,
  }
}

function stateOf({ state, ltiov }: Request, asked: readonly Asked[], now: number) {
  if (state === 'cancelled') return { en: 'cancelled', fr: 'annulée' }
  const n = asked.filter(({ answer }) => answer !== 'waiting').length
  const answered = { en: `${n} of ${asked.length} answered`, fr: `${n} réponses sur ${asked.length}` }
  if (state === 'closed') return { en: `closed, ${answered.en}`, fr: `close, ${answered.fr}` }
  const due = momentOf(ltiov)
  return due > 0 && due <= now && n < asked.length
    ? { en: `lapsed, ${answered.en}`, fr: `heure utile passée, ${answered.fr}` }
    : answered
}
