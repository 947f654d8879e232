import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import {
  type Answer,
  askedOf,
  momentOf,
  readAnswer,
  readRequest,
  type Request,
  REQUEST_TYPE,
  type RequestRow,
  waitingFor,
} from '../core/index.ts'
import type { Author } from './author.ts'

/** Readers whose requests are kept; they are read again when something they may read changes. */
const MOST_KEPT = 32

/** A request with its answers, as one reader has them. */
export interface Told {
  readonly request: Request
  readonly label: Label
  readonly answers: readonly { readonly answer: Answer; readonly label: Label }[]
}
export const answersOf = ({ answers }: Told): readonly Answer[] => answers.map(({ answer }) => answer)

export interface RequestReader {
  /** Everything this reader may know of requests. Answers are notes that name one. */
  all(subject: Subject): Promise<readonly Told[]>
  /** @throws {Fault} `absent`, for what is not there and for what may not be read alike */
  one(subject: Subject, id: string): Promise<Told>
  row(told: Told, subject: Subject, marks: Marks): RequestRow
}

/** Reads requests for information, each reader's own. */
export function createRequestReader({ objects, clock }: Host, author: Author): RequestReader {
  const lists = new Map<string, Promise<readonly Told[]>>()
  return {
    async one(subject, id) {
      const stored = await objects.get(subject, id)
      const found = stored === undefined ? undefined : readRequest(stored.body)
      if (stored === undefined || found === undefined) throw nothingHere()
      const held = await objects.holding(subject, id, ['request_ref'])
      return { request: found, label: stored.label, answers: answersIn(id, held) }
    },
    async all(subject) {
      const stamp = await objects.changeStamp(subject)
      const found = lists.get(stamp) ?? load(objects, subject)
      lists.delete(stamp)
      lists.set(stamp, found)
      found.catch(() => lists.delete(stamp))
      const [oldest] = lists.keys()
      if (lists.size > MOST_KEPT && oldest !== undefined) lists.delete(oldest)
      return found
    },
    row(told, subject, marks) {
      const { request: one, label, answers } = told
      const asked = askedOf(one, answersOf(told))
      const ltiov = momentOf(one.ltiov)
      const open = one.state === 'open'
      return {
        id: one.id,
        question: one.name,
        precedence: one.precedence,
        by: one.organisation,
        nation: one.nation,
        own: author.owns(subject, one.created_by_ref, one.organisation),
        waits: waitingFor(one, answersOf(told), subject).length > 0,
        askedAt: momentOf(one.created),
        ...(ltiov > 0 && { ltiov }),
        late: open && ltiov > 0 && ltiov < clock.now() && asked.some(({ answer }) => answer === 'waiting'),
        state: one.state,
        nations: asked,
        mark: marks.of(label, ...answers.map((each) => each.label)),
      }
    },
  }
}

/** Requests and the notes that answer them: one query for each, and one for what ties them. */
async function load(objects: Host['objects'], subject: Subject): Promise<readonly Told[]> {
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

const answersIn = (id: string, held: readonly StoredObject[]): Told['answers'] =>
  held.flatMap(({ body, label, revoked }) => {
    const answer = revoked ? undefined : readAnswer(id, body)
    return answer === undefined ? [] : [{ answer, label }]
  })
