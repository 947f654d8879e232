import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  decideRun,
  gateRun,
  holdRun,
  reportRun,
  run as runContract,
  runEvidence,
  runs,
  startPlaybook,
  stopRun,
} from '../../core/contract/index.ts'
import { sayWhy } from '../../core/sayings.ts'
import { playbookOf } from '../documents.ts'
import { labelOf, type Shelf } from '../shelf/shelf.ts'
import { valuesFor } from '../shelf/values.ts'
import { playbookDb } from '../tables.ts'
import { type Deeds, openFor } from './deeds.ts'
import { waitingOf } from './offers.ts'
import { openRun } from './open.ts'
import type { Runner } from './runner.ts'
import { evidenceOf, offerOf, rowOf, viewOf } from './view.ts'

/** Runs that wait for people, most pressing first. */
const PRESSING: readonly string[] = ['answer', 'gate', 'task', 'decision', 'held']

export function runRoutes(host: Host, shelf: Shelf, runner: Runner, deeds: Deeds): void {
  const { http } = host
  const marksIn = (language: 'en' | 'fr') => new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
  const incidentsOf = async (subject: Subject, rows: readonly { readonly incident: string }[]) => {
    const ids = [...new Set(rows.flatMap(({ incident }) => (incident === '' ? [] : [incident])))]
    const found = ids.length === 0 ? [] : await host.objects.getMany(subject, ids)
    return new Map(found.map((one) => [one.id, one]))
  }
  http.answer(startPlaybook, async ({ id, inputs, incident, label }, { subject }) => {
    const kept = await shelf.open(subject, id)
    const about = incident === undefined ? undefined : await host.objects.get(subject, incident)
    if (incident !== undefined && about === undefined) throw nothingHere()
    const playbook = playbookOf(kept)
    const labels = [
      labelOf(kept),
      ...(about === undefined ? [] : [about.label]),
      ...(label === undefined ? [] : [label]),
    ]
    const joined = runLabel(host, subject, labels)
    const opened = await host.tables.asOwner((tx) =>
      openRun(host, tx, {
        shelf: kept.id,
        playbook,
        body: kept.body,
        hash: kept.hash,
        incident: incident ?? '',
        starter: subject,
        by: subject.id,
        byName: subject.name,
        keeper: subject.id,
        label: joined,
        inputs: valuesFor(inputs, (name) => playbook.playbook_variables?.[name]?.type),
      }),
    )
    if ('refused' in opened)
      throw new Fault('invalid', 'playbooks.not_started', `${sayWhy(opened.refused)} Nothing was started.`)
    host.events.wake()
    runner.move(opened.id)
    return { id: opened.id }
  })

  http.answer(runs, async ({ status, incident, limit }, { subject, language }) => {
    const marks = marksIn(language)
    const rows = await host.tables.readAs(subject, (tx) => {
      let query = playbookDb(tx)
        .selectFrom('playbooks_run')
        .selectAll()
        .orderBy('started', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
      if (status !== 'all') query = query.where('status', status === 'open' ? '=' : '<>', 'running')
      if (incident !== undefined) query = query.where('incident', '=', incident)
      return query.execute()
    })
    const order = (waits: string) => (PRESSING.includes(waits) ? PRESSING.indexOf(waits) : PRESSING.length)
    const about = await incidentsOf(subject, rows)
    return {
      rows: rows.map((row) => rowOf(row, marks, about)).sort((a, b) => order(a.waits) - order(b.waits)),
      marking: marks.marking(),
    }
  })

  http.answer(runContract, async ({ id }, { subject, language }) => {
    const marks = marksIn(language)
    const about = { actuators: runner.actuators, policies: host.policiesNow() }
    const found = await host.tables.readAs(subject, async (tx) => {
      const row = await playbookDb(tx).selectFrom('playbooks_run').selectAll().where('id', '=', id).executeTakeFirst()
      return row && { row, view: await viewOf(tx, row), waiting: await waitingOf(tx, row, about) }
    })
    if (found === undefined) throw nothingHere()
    const { shelf: stands, ...view } = found.view
    return {
      row: {
        ...rowOf(found.row, marks, await incidentsOf(subject, [found.row])),
        ...(stands === undefined ? {} : { playbook: stands }),
      },
      ...view,
      offers: found.waiting.map((one) => offerOf(one, subject)),
      marking: marks.marking(),
    }
  })

  http.answer(runEvidence, async ({ id, number }, { subject, language }) => {
    const row = await openFor(host, subject, id)
    const line = await host.tables.readAs(subject, (tx) =>
      playbookDb(tx)
        .selectFrom('playbooks_evidence')
        .selectAll()
        .where('run', '=', id)
        .where('number', '=', number)
        .where('outcome', '<>', 'planned')
        .executeTakeFirst(),
    )
    if (line === undefined) throw nothingHere()
    const marks = marksIn(language)
    marks.of(JSON.parse(row.label) as Label)
    return { evidence: evidenceOf(line), sent: line.sent, answer: line.answer, marking: marks.marking() }
  })

  http.answer(gateRun, (given, { subject }) => deeds.gate(subject, given))
  http.answer(reportRun, (given, { subject }) => deeds.report(subject, given))
  http.answer(decideRun, (given, { subject }) => deeds.decide(subject, given))
  http.answer(stopRun, ({ id, reason }, { subject }) => deeds.stop(subject, id, reason))
  http.answer(holdRun, ({ id, held }, { subject }) => deeds.hold(subject, id, held))
}

/** The join of what it rests on. @throws {Fault} when who starts it could not read it */
function runLabel(host: Host, subject: Subject, labels: readonly Label[]): Label {
  const label = join(labels, host.policiesNow())
  if (host.tables.mayRead(subject, label)) return label
  throw new Fault(
    'invalid',
    'playbooks.label',
    'You could not read this run: playbook, incident and label together are closed to you. Choose another label.',
    { place: { path: '/label' } },
  )
}
