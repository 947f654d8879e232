import { Fault, nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  answerAgain,
  ANSWER_EXTENSION,
  answerOf,
  answerRequest,
  type Answer,
  type AnswerKind,
  earlierAnswers,
  isParty,
  momentOf,
  partiesOf,
  REQUEST_TYPE,
} from '../core/index.ts'
import { type Author, nameOf } from './author.ts'
import type { RequestReader, Told } from './requestsRead.ts'

const MOST_EARLIER = 10
/** Answers of one organisation to one request. */
const MOST_ANSWERS = 20

/** Answers to requests for information: new ones, and those given before. */
export function answerRoutes(host: Host, reader: RequestReader, author: Author): void {
  const { http, objects, policies } = host
  const book = new MarkBook(policies, host.defaultLabel)
  const own = (subject: Subject, answer: Answer) =>
    author.owns(subject, answer.created_by_ref, answerOf(answer).organisation)

  const give = async (
    subject: Subject,
    told: Told,
    { answers, text, under }: { readonly answers: AnswerKind; readonly text: string; readonly under: Label },
  ) => {
    const { request } = told
    if (request.state !== 'open')
      throw new Fault('conflict', 'incidents.request_over', 'Who asked this has closed it. Nobody waits for an answer.')
    if (told.answers.filter(({ answer }) => own(subject, answer)).length >= MOST_ANSWERS)
      throw new Fault(
        'conflict',
        'incidents.answers_full',
        `Your organisation has answered this ${MOST_ANSWERS} times. This one was not sent; the others stand. Ask who asked to close it.`,
      )
    const made = author.fresh('note')
    const roles = partiesOf(request)
      .filter((party) => party.role !== '' && isParty(party, subject))
      .map(({ role }) => role)
    const says = {
      extension_type: 'property-extension',
      request_ref: request.id,
      answers,
      organisation: nameOf(subject),
      nation: subject.nation,
      for_roles: [...new Set(roles)],
    }
    const thing = { ...made, content: text, object_refs: [request.id], extensions: { [ANSWER_EXTENSION]: says } }
    await author.put(subject, [thing], author.writable(subject, under))
    return { id: made.id }
  }

  http.answer(answerRequest, async ({ id, answers, text, label }, { subject }) => {
    const told = await reader.one(subject, id)
    return give(subject, told, { answers, text, under: label ?? told.label })
  })

  http.answer(earlierAnswers, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const { request } = await reader.one(subject, id)
    const { hits } = await objects.search(subject, request.name, { types: [REQUEST_TYPE], limit: 20 })
    const among = new Set(hits.map((hit) => hit.id).filter((hit) => hit !== id))
    const rows = (await reader.all(subject))
      .filter((told) => among.has(told.request.id))
      .flatMap((told) => told.answers.filter(({ answer }) => own(subject, answer)).map((given) => ({ told, ...given })))
      .toSorted(
        (a, b) => momentOf(b.answer.created) - momentOf(a.answer.created) || (a.answer.id < b.answer.id ? -1 : 1),
      )
      .slice(0, MOST_EARLIER)
      .map(({ told, answer, label }) => ({
        id: answer.id,
        question: told.request.name,
        at: momentOf(answer.created),
        answers: answerOf(answer).answers,
        text: answer.content,
        mark: marks.of(told.label, label),
      }))
    return { rows, marking: marks.marking() }
  })

  http.answer(answerAgain, async ({ id, answer: earlier, label }, { subject }) => {
    const told = await reader.one(subject, id)
    const found = (await reader.all(subject))
      .flatMap((one) => one.answers)
      .find(({ answer }) => answer.id === earlier && own(subject, answer))
    if (found === undefined) throw nothingHere()
    const under = join([found.label, label ?? found.label], policies)
    if (label !== undefined && !sameReaders(under, label))
      throw new Fault(
        'denied',
        'incidents.answer_wider',
        'Under that label people would read it who may not read the earlier answer. Choose the label of that answer or a stricter one, or release the answer at the desk.',
        { place: { path: '/label' } },
      )
    return give(subject, told, { answers: answerOf(found.answer).answers, text: found.answer.content, under })
  })
}

/** Whose word it is does not change who reads it. */
const sameReaders = (a: Label, b: Label): boolean =>
  canonicalLabel({ ...a, originators: [] }) === canonicalLabel({ ...b, originators: [] })
