import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Contributions, Host } from '@testudo/platform/host'
import {
  answerOf,
  askRequest,
  endRequest,
  momentOf,
  partiesOf,
  type Party,
  request,
  REQUEST_EXTENSION,
  REQUEST_TYPE,
  type RequestRow,
  requests,
  similarRequests,
  tookOf,
} from '../core/index.ts'
import { answerRoutes } from './answers.ts'
import { type Author, nameOf } from './author.ts'
import { contributeRequests } from './requestsContributions.ts'
import { answersOf, createRequestReader, type Told } from './requestsRead.ts'
import { choices } from './view.ts'

const MOST_SIMILAR = 5
/** From one organisation, within an hour. */
const MOST_PER_HOUR = 30
/** Rows of one organisation that are listed. */
const MOST_OF_ONE = 50

/** Requests for information and their answers, as objects of those who write them. */
export function requestRoutes(host: Host, author: Author): Required<Pick<Contributions, 'waiting' | 'beside'>> {
  const { http, objects, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)
  const reader = createRequestReader(host, author)
  answerRoutes(host, reader, author)

  http.answer(requests, async ({ show }, { subject, language }) => {
    const marks = book.open(language)
    const all = await reader.all(subject)
    const { rows, more } = fairly(
      all.filter(({ request: one }) => show === 'all' || one.state === 'open'),
      (told) => reader.row(told, subject, marks),
    )
    return { rows, more, took: tookBy(all, clock.now()), labels: await labelsFor(subject), marking: marks.marking() }
  })

  http.answer(request, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const told = await reader.one(subject, id)
    const about = await objects.getMany(subject, told.request.about_refs)
    return {
      row: reader.row(told, subject, marks),
      text: told.request.description,
      modified: told.request.modified,
      about: about.map(({ id: one, type, name, label }) => ({
        id: one,
        type,
        name: name === '' ? one : name,
        mark: marks.of(label),
      })),
      answers: told.answers
        .toSorted(
          (a, b) => momentOf(b.answer.created) - momentOf(a.answer.created) || (a.answer.id < b.answer.id ? -1 : 1),
        )
        .map(({ answer, label }) => ({
          id: answer.id,
          at: momentOf(answer.created),
          by: answerOf(answer).organisation,
          nation: answerOf(answer).nation,
          answers: answerOf(answer).answers,
          text: answer.content,
          mark: marks.of(label),
        })),
      labels: await labelsFor(subject, told.label),
      marking: marks.marking(),
    }
  })

  http.answer(similarRequests, async ({ text }, { subject, language }) => {
    const marks = book.open(language)
    const { hits } = await objects.search(subject, text, { types: [REQUEST_TYPE], limit: 20 })
    const among = new Set(hits.map(({ id }) => id))
    const found = (await reader.all(subject)).filter(({ request: { id } }) => among.has(id))
    const rows = found
      .map(({ request: one, label, answers }) => ({
        id: one.id,
        question: one.name,
        answered: answers.length,
        askedAt: momentOf(one.created),
        mark: marks.of(label, ...answers.map((each) => each.label)),
      }))
      .sort((a, b) => b.answered - a.answered || b.askedAt - a.askedAt)
      .slice(0, MOST_SIMILAR)
    return { rows, marking: marks.marking() }
  })

  http.answer(askRequest, async ({ question, text, nations, roles, precedence, ltiov, about, label }, { subject }) => {
    if (nations.length + roles.length === 0)
      throw new Fault('invalid', 'incidents.nobody', 'Name whom you ask: nations (EST) or roles (CERT of POL).', {
        place: { path: '/nations' },
      })
    if (ltiov !== undefined && ltiov <= clock.now())
      throw new Fault('invalid', 'incidents.ltiov', 'The latest time information is of value must lie ahead.', {
        place: { path: '/ltiov' },
      })
    const under = author.writable(subject, label ?? host.defaultLabel)
    await author.readable(subject, about)
    await author.sparing(subject, REQUEST_TYPE, MOST_PER_HOUR)
    const made = author.fresh(REQUEST_TYPE)
    await author.put(
      subject,
      [
        {
          ...made,
          name: question,
          description: text,
          nations: [...new Set(nations)],
          asked_roles: roles,
          precedence,
          ...(ltiov !== undefined && { ltiov: author.iso(ltiov) }),
          organisation: nameOf(subject),
          nation: subject.nation,
          state: 'open',
          about_refs: [...new Set(about)],
          extensions: { [REQUEST_EXTENSION]: { extension_type: 'new-sdo' } },
        },
      ],
      under,
    )
    return { id: made.id }
  })

  http.answer(endRequest, async ({ id, modified, cancelled }, { subject }) => {
    const { request: before, label } = await reader.one(subject, id)
    if (!author.owns(subject, before.created_by_ref, before.organisation))
      throw new Fault('denied', 'incidents.request_foreign', 'Only who asked this may close it.')
    if (before.modified !== modified)
      throw new Fault('conflict', 'incidents.newer', 'Somebody changed this after you read it. Look at it again.')
    if (before.state !== 'open') throw new Fault('conflict', 'incidents.request_over', 'This is closed already.')
    const next = { ...before, modified: author.after(modified), state: cancelled ? 'cancelled' : 'closed' }
    await author.put(subject, [next], label)
    return { id, modified: next.modified }
  })

  const labelsFor = async (subject: Subject, first: Label = host.defaultLabel) =>
    choices([first, host.defaultLabel, ...(await objects.labels(subject, [REQUEST_TYPE, 'note']))])
  return contributeRequests(host, reader)
}

/** What waits for the reader, then by the time it is due, then the most urgent, then the oldest. */
const RANK = { flash: 0, immediate: 1, priority: 2, routine: 3 } as const
const byNeed = (a: RequestRow, b: RequestRow): number =>
  Number(b.waits) - Number(a.waits) ||
  (a.ltiov ?? Number.MAX_SAFE_INTEGER) - (b.ltiov ?? Number.MAX_SAFE_INTEGER) ||
  RANK[a.precedence] - RANK[b.precedence] ||
  a.askedAt - b.askedAt ||
  (a.id < b.id ? -1 : 1)

/** Those of one organisation beyond its share are counted, not listed: what waits stands first, whoever asks how much. */
function fairly(all: readonly Told[], rowOf: (told: Told) => RequestRow) {
  const byOne = Map.groupBy(all, ({ request }) => request.organisation)
  const rows = [...byOne.values()].flatMap((own) => own.map(rowOf).sort(byNeed).slice(0, MOST_OF_ONE))
  const more = [...byOne]
    .filter(([, own]) => own.length > MOST_OF_ONE)
    .map(([by, own]) => ({ by, n: own.length - MOST_OF_ONE }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
  return { rows: rows.sort(byNeed), more }
}

/** How long nations and roles take, and how often they answer in time. Cost: each request once for each asked. */
function tookBy(all: readonly Told[], now: number): Reply<typeof requests>['took'] {
  const by = new Map<string, { readonly party: Party; readonly times: number[]; timed: number; inTime: number }>()
  for (const told of all)
    for (const party of partiesOf(told.request)) {
      const took = tookOf(told.request, answersOf(told), party)
      const key = `${party.nation} ${party.role}`
      const sum = by.get(key) ?? { party, times: [], timed: 0, inTime: 0 }
      by.set(key, sum)
      if (took !== undefined) sum.times.push(took)
      const due = momentOf(told.request.ltiov)
      const early = took !== undefined && momentOf(told.request.created) + took <= due
      if (due > 0 && (early || due <= now)) sum.timed += 1
      if (due > 0 && early) sum.inTime += 1
    }
  return [...by]
    .filter(([, { times, timed }]) => times.length + timed > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { party, times, timed, inTime }]) => ({
      nation: party.nation,
      role: party.role,
      answered: times.length,
      median: times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) / 2)] ?? 0,
      timed,
      inTime,
    }))
}
