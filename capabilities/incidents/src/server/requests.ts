import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import {
  type Answer,
  ANSWER_EXTENSION,
  answerOf,
  answerRequest,
  askedOf,
  askRequest,
  endRequest,
  momentOf,
  readAnswer,
  readRequest,
  request,
  type Request,
  REQUEST_EXTENSION,
  REQUEST_TYPE,
  type RequestRow,
  requests,
  similarRequests,
  tookOf,
} from '../core/index.ts'
import { type Author, nameOf } from './author.ts'
import { choices } from './view.ts'

const MOST_SIMILAR = 5

interface Told {
  readonly request: Request
  readonly label: Label
  readonly answers: readonly { readonly answer: Answer; readonly label: Label }[]
}

/** Requests for information and their answers, as objects of those who write them. */
export function requestRoutes(host: Host, author: Author): void {
  const { http, objects, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)

  http.answer(requests, async ({ show }, { subject, language }) => {
    const marks = book.open(language)
    const all = await toldTo(subject)
    const rows = all
      .filter(({ request: one }) => show === 'all' || one.state === 'open')
      .map((told) => rowOf(told, subject, marks))
      .sort(byNeed)
    return { rows, took: tookBy(all), labels: await labelsFor(subject), marking: marks.marking() }
  })

  http.answer(request, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const told = await oneFor(subject, id)
    const about = await objects.getMany(subject, told.request.about_refs)
    return {
      row: rowOf(told, subject, marks),
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
    const found = (await toldTo(subject)).filter(({ request: { id } }) => among.has(id))
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

  http.answer(askRequest, async ({ question, text, nations, precedence, ltiov, about, label }, { subject }) => {
    if (ltiov !== undefined && ltiov <= clock.now())
      throw new Fault('invalid', 'incidents.ltiov', 'The latest time information is of value must lie ahead.', {
        place: { path: '/ltiov' },
      })
    const under = author.writable(subject, label ?? host.defaultLabel)
    await author.readable(subject, about)
    const made = author.fresh(REQUEST_TYPE)
    await author.put(
      subject,
      [
        {
          ...made,
          name: question,
          description: text,
          nations: [...new Set(nations)],
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

  http.answer(answerRequest, async ({ id, answers, text, label }, { subject }) => {
    const told = await oneFor(subject, id)
    if (told.request.state !== 'open')
      throw new Fault('conflict', 'incidents.request_over', 'Who asked this has closed it. Nobody waits for an answer.')
    const under = author.writable(subject, label ?? told.label)
    const made = author.fresh('note')
    await author.put(
      subject,
      [
        {
          ...made,
          content: text,
          object_refs: [id],
          extensions: {
            [ANSWER_EXTENSION]: {
              extension_type: 'property-extension',
              request_ref: id,
              answers,
              organisation: nameOf(subject),
              nation: subject.nation,
            },
          },
        },
      ],
      under,
    )
    return { id: made.id }
  })

  http.answer(endRequest, async ({ id, modified, cancelled }, { subject }) => {
    const { request: before, label } = await oneFor(subject, id)
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

  /** @throws {Fault} `absent`, for what is not there and for what may not be read alike */
  const oneFor = async (subject: Subject, id: string): Promise<Told> => {
    const stored = await objects.get(subject, id)
    const found = stored === undefined ? undefined : readRequest(stored.body)
    if (stored === undefined || found === undefined) throw nothingHere()
    const held = await objects.holding(subject, id, ['request_ref'])
    return { request: found, label: stored.label, answers: answersIn(id, held) }
  }

  /** Everything this reader may know of requests. Answers are notes that name one. */
  const toldTo = async (subject: Subject): Promise<readonly Told[]> => {
    const asked = (await objects.all(subject, [REQUEST_TYPE])).flatMap((stored) => {
      const one = readRequest(stored.body)
      return one === undefined ? [] : [{ request: one, label: stored.label }]
    })
    const edges = asked.length === 0 ? [] : await objects.allEdges(subject, ['request_ref'])
    const notes = new Map(
      (await objects.getMany(subject, [...new Set(edges.map(({ id }) => id))])).map((note) => [note.id, note]),
    )
    const byRequest = Map.groupBy(edges, ({ target }) => target)
    return asked.map((one) => {
      const held = (byRequest.get(one.request.id) ?? []).flatMap(({ id }) => notes.get(id) ?? [])
      return { ...one, answers: answersIn(one.request.id, held) }
    })
  }

  const rowOf = ({ request: one, label, answers }: Told, subject: Subject, marks: Marks): RequestRow => {
    const asked = askedOf(
      one,
      answers.map(({ answer }) => answer),
    )
    const ltiov = momentOf(one.ltiov)
    const open = one.state === 'open'
    return {
      id: one.id,
      question: one.name,
      precedence: one.precedence,
      by: one.organisation,
      nation: one.nation,
      own: author.owns(subject, one.created_by_ref, one.organisation),
      waits: open && asked.some(({ nation, answer }) => nation === subject.nation && answer === 'waiting'),
      askedAt: momentOf(one.created),
      ...(ltiov > 0 && { ltiov }),
      late: open && ltiov > 0 && ltiov < clock.now() && asked.some(({ answer }) => answer === 'waiting'),
      state: one.state,
      nations: asked,
      mark: marks.of(label, ...answers.map((each) => each.label)),
    }
  }
}

const answersIn = (id: string, held: readonly StoredObject[]): Told['answers'] =>
  held.flatMap(({ body, label, revoked }) => {
    const answer = revoked ? undefined : readAnswer(id, body)
    return answer === undefined ? [] : [{ answer, label }]
  })

/** What waits for the reader, then by the time it is due, then the most urgent, then the oldest. */
const RANK = { flash: 0, immediate: 1, priority: 2, routine: 3 } as const
const byNeed = (a: RequestRow, b: RequestRow): number =>
  Number(b.waits) - Number(a.waits) ||
  (a.ltiov ?? Number.MAX_SAFE_INTEGER) - (b.ltiov ?? Number.MAX_SAFE_INTEGER) ||
  RANK[a.precedence] - RANK[b.precedence] ||
  a.askedAt - b.askedAt ||
  (a.id < b.id ? -1 : 1)

/** How long nations take, by nation. */
function tookBy(all: readonly Told[]): { nation: string; answered: number; median: number }[] {
  const times = new Map<string, number[]>()
  for (const { request: one, answers } of all)
    for (const nation of one.nations) {
      const took = tookOf(
        one,
        answers.map(({ answer }) => answer),
        nation,
      )
      if (took !== undefined) times.set(nation, [...(times.get(nation) ?? []), took])
    }
  return [...times]
    .map(([nation, each]) => ({
      nation,
      answered: each.length,
      median: each.toSorted((a, b) => a - b)[Math.floor((each.length - 1) / 2)] ?? 0,
    }))
    .sort((a, b) => (a.nation < b.nation ? -1 : 1))
}
