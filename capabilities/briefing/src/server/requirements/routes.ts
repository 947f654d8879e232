import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  addRequirement,
  changeRequirement,
  endRequirement,
  type RequirementRow,
  requirements,
} from '../../core/contract/requirements.ts'
import { isLower } from '../../core/document/editing.ts'
import { readLabelText } from '../../core/label/readLabelText.ts'
import { newId } from '../briefs/draw.ts'
import { record, tell } from '../briefs/keep.ts'
import { isValid, openRequirement, type Standing, standings } from './read.ts'
import { requirementDb } from './tables.ts'

/** What the commander must know, and what must not be known. */
export function requirementRoutes(host: Host): void {
  host.http.answer(requirements, async ({ show }, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const now = host.clock.now()
    const rows = (await standings(host, subject))
      .filter(({ requirement }) => show === 'all' || isValid(requirement, now))
      .map((one) => rowOf(one, marks))
    return { rows, marking: marks.marking() }
  })

  host.http.answer(addRequirement, async ({ label: named, ...given }, { subject }) => {
    const label = labelOf(host, named)
    checkGiven(host, subject, given, label)
    const id = newId('requirement')
    await host.tables.asOwner(async (tx) => {
      const number = await host.tables.labelNumber(tx, label)
      const row = {
        id,
        ...columnsOf(given),
        at: host.clock.now(),
        ended_at: null,
        label: JSON.stringify(label),
        label_id: number,
      }
      await requirementDb(tx).insertInto('briefing_requirement').values(row).execute()
      await tell(host, tx, id, number)
    })
    host.events.wake()
    record(host, subject, 'briefing:require', id, label)
    return { id }
  })

  host.http.answer(changeRequirement, async ({ id, label: named, ...given }, { subject }) => {
    const label = labelOf(host, named)
    const before = await openRequirement(host, subject, id)
    checkGiven(host, subject, given, label)
    const lowered = isLower(label, before.label, host.policiesNow())
    if (lowered && !host.accounts.verbsOf(subject).has('briefing:release'))
      throw new Fault(
        'denied',
        'briefing.lowered',
        'Lowering the mark of a requirement takes the right to release. Ask a liaison officer, or keep the mark.',
      )
    await host.tables.asOwner(async (tx) => {
      const number = await host.tables.labelNumber(tx, label)
      await requirementDb(tx)
        .updateTable('briefing_requirement')
        .set({ ...columnsOf(given), label: JSON.stringify(label), label_id: number })
        .where('id', '=', id)
        .execute()
      await tell(host, tx, id, number)
    })
    host.events.wake()
    record(host, subject, 'briefing:require', id, label, { lowered })
    return { id }
  })

  host.http.answer(endRequirement, async ({ id }, { subject }) => {
    const before = await openRequirement(host, subject, id)
    await host.tables.asOwner(async (tx) => {
      await requirementDb(tx)
        .updateTable('briefing_requirement')
        .set({ ended_at: host.clock.now() })
        .where('id', '=', id)
        .execute()
      await tell(host, tx, id, before.labelNumber)
    })
    host.events.wake()
    record(host, subject, 'briefing:require', id, before.label, { ended: true })
    return { id }
  })
}

const labelOf = (host: Host, named: Label | string): Label =>
  typeof named === 'string' ? readLabelText(named, host.policiesNow()) : named

interface Given {
  readonly kind: RequirementRow['kind']
  readonly text: { readonly en: string; readonly fr: string }
  readonly owner: string
  readonly mission?: string | undefined
  readonly priority: number
  readonly every: number
  readonly validUntil?: number | undefined
  readonly terms: readonly string[]
}

const columnsOf = ({ kind, text, owner, mission, priority, every, validUntil, terms }: Given) => ({
  kind,
  text: JSON.stringify(text),
  owner,
  mission: mission ?? '',
  priority,
  every,
  valid_until: validUntil ?? null,
  terms: JSON.stringify(terms),
})

/** @throws {Fault} `briefing.own_mark`, `briefing.terms` */
function checkGiven(host: Host, subject: Subject, { kind, terms }: Given, label: Label): void {
  if (!host.tables.mayRead(subject, label))
    throw new Fault(
      'invalid',
      'briefing.own_mark',
      'You could not read this under that mark. Choose one you may read.',
      {
        place: { path: '/label' },
      },
    )
  if (kind === 'eefi' && terms.length === 0)
    throw new Fault(
      'invalid',
      'briefing.terms',
      'Say by which words this essential element is given away; drafts are looked through for them.',
      { place: { path: '/terms' } },
    )
}

const rowOf = ({ requirement, answered, stale }: Standing, marks: Marks): RequirementRow => ({
  id: requirement.id,
  kind: requirement.kind,
  text: requirement.text,
  owner: requirement.owner,
  ...(requirement.mission === '' ? {} : { mission: requirement.mission }),
  priority: requirement.priority,
  every: requirement.every,
  ...(requirement.validUntil === undefined ? {} : { validUntil: requirement.validUntil }),
  terms: requirement.terms,
  ...(answered === undefined ? {} : { answered: { at: answered.at, brief: answered.brief, title: answered.title } }),
  stale,
  mark: marks.of(requirement.label, ...(answered === undefined ? [] : [answered.label])),
  label: requirement.label,
})
