import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { PageAsked } from '@testudo/platform/pages'
import { type Assembled, coreOf, type Incident, ownOf, saysOf, type Task } from '../../core/index.ts'
import type { KeptIncident, Reader } from '../read.ts'
import type { Keeper } from '../evidence/keep.ts'
import type { Writer } from '../write.ts'

export const PATH = '/operator/cases'
/** Address of one of them, of what is below it, with a query. */
export const pathOf = (id: string, rest = '') => `${PATH}/${encodeURIComponent(id)}${rest}`

export interface OperatorParts {
  readonly host: Host
  readonly reader: Reader
  readonly writer: Writer
  readonly keeper: Keeper
}

/** An incident as one of its participants has it: what it may read, and what is asked of it. */
export interface Case extends KeptIncident {
  readonly parts: Assembled
  readonly asked: readonly Task[]
  readonly closed: boolean
  /** Of everything that is shown. */
  readonly labels: readonly Label[]
}

const takesPart = (subject: Subject, incident: Incident): boolean =>
  subject.organisation !== '' &&
  (ownOf(incident)?.participants ?? []).some(
    ({ organisation, nation }) => organisation === subject.organisation && nation === subject.nation,
  )

const caseOf = (subject: Subject, kept: KeptIncident, parts: Assembled): Case => ({
  ...kept,
  parts,
  asked: parts.tasks.filter(({ task }) => saysOf(task).owner === subject.organisation),
  closed: coreOf(kept.incident)?.investigation_status === 'closed',
  labels: [kept.label, ...parts.timeline.map(({ entry }) => entry.label)],
})

export const isDone = ({ outcome }: Task): boolean => outcome !== 'pending' && outcome !== 'ongoing'

/** Incidents the subject's organisation takes part in, those that wait for it first. Time lines are not in it. */
export async function casesOf({ reader }: OperatorParts, subject: Subject): Promise<readonly Case[]> {
  const { incidents, parts } = await reader.overview(subject)
  const waits = (one: Case) => one.asked.filter((task) => !isDone(task)).length
  return incidents
    .filter(({ incident }) => takesPart(subject, incident))
    .flatMap((kept) => {
      const own = parts.get(kept.incident.id)
      return own === undefined ? [] : [caseOf(subject, kept, own)]
    })
    .sort(
      (a, b) =>
        Number(a.closed) - Number(b.closed) ||
        Number(waits(b) > 0) - Number(waits(a) > 0) ||
        (a.incident.created < b.incident.created ? 1 : -1),
    )
}

/** One of them, whole. @throws {Fault} `absent`: hidden, foreign and missing alike */
export async function oneCase({ reader }: OperatorParts, subject: Subject, id: string): Promise<Case> {
  const kept = await reader.one(subject, id)
  if (!takesPart(subject, kept.incident)) throw nothingHere()
  return caseOf(subject, kept, await reader.whole(subject, id))
}

/** The label of a page that shows what these mark. */
export function labelOf({ host }: OperatorParts, { language }: PageAsked, labels: Case['labels']) {
  const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
  marks.of(...labels)
  return marks.marking().label
}
