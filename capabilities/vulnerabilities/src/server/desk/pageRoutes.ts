import { nothingHere } from '@testudo/kernel/fault'
import { type Marks, MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import {
  allIn,
  decideWith,
  type Heard,
  ofStatus,
  sayStatement,
  TABLES,
  technicalImpactOf,
} from '../../core/decision/index.ts'
import { vulnerabilityPage, type VexStatement } from '../../core/index.ts'
import { tallyPublished } from '../../core/published/tally.ts'
import { viewStatus } from '../published/routes.ts'
import type { Runtime } from '../runtime.ts'
import type { Decided, Desk } from './desk.ts'
import type { History } from './history.ts'
import { viewLikelihood } from './likelihood.ts'
import { timelineOf } from './timeline.ts'
import { labelsOf, viewDecision, viewInputs, viewMission } from './view.ts'
import { affectedRows } from './affectedRows.ts'
import { countAnswers, type Warned } from './warned.ts'

/** Everything known of one vulnerability, as one reader may know it; on an older date, from what had arrived by then. */
export function pageRoutes(runtime: Runtime, desk: Desk, history: History, warned: Warned): void {
  const { host } = runtime

  host.http.answer(vulnerabilityPage, async ({ id, at, table }, { subject, language }) => {
    const moment = at === undefined ? undefined : Math.min(at, host.clock.now())
    const decided = await desk.one(subject, id, moment)
    if (decided === undefined) throw nothingHere()
    if (moment === undefined) await history.remember(subject, [decided])
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const [likelihood, decisions, warnings, object] = await Promise.all([
      viewLikelihood(runtime, subject, decided, moment),
      history.of(subject, id),
      warned(subject, id),
      objectOf(subject, id),
    ])
    const { given, judgement, tally } = decided
    const shown = await affectedRows(runtime, subject, decided, marks, moment)
    const past = decisions.filter((one) => moment === undefined || one.at <= moment)
    marks.of(...labelsOf(decided), ...likelihood.labels)
    return {
      id,
      ...(object !== undefined && { object }),
      title: judgement.title,
      text: judgement.text,
      state: judgement.state,
      because: judgement.because,
      decision:
        table === 'deployer'
          ? viewDecision(judgement, moment ?? host.clock.now())
          : viewOther(decided, table, moment ?? host.clock.now()),
      decisions: past.map(({ at: when, outcome, row, because }) => ({
        at: when,
        outcome,
        ...(row !== undefined && { row }),
        because,
      })),
      counts: {
        run: allIn(tally),
        ruledOut: tally.counts['ruled-out'],
        affected: tally.counts.affected,
        undecidable: ofStatus(tally, 'undecidable', 'under-investigation'),
        operators: tally.operatorsAffected,
        nations: tally.nationsAffected,
      },
      affected: shown,
      missions: judgement.missions.map(viewMission),
      scores: given.records.flatMap(({ item }) => item.scores),
      likelihood: likelihood.view,
      timeline: timelineOf(decided, past, warnings),
      statements: viewStatements(decided, marks),
      records: given.records.map(({ item, label, at: since }) => ({
        source: item.source.name,
        format: item.format,
        at: since,
        flags: item.flags,
        mark: marks.of(label),
      })),
      remedies: given.records.flatMap(({ item }) => item.remedies),
      references: given.records.flatMap(({ item }) => item.references),
      warnings: countAnswers(decided, warnings),
      published: {
        counts: tallyPublished(decided.published),
        rows: decided.published.map((one) => viewStatus(one, marks)),
      },
      marking: marks.marking(),
    }
  })

  const objectOf = async (subject: Subject, id: string): Promise<string | undefined> => {
    const { hits } = await host.objects.search(subject, id, { types: ['vulnerability'], limit: 5, fuzzy: false })
    return hits.find(({ name }) => name === id)?.id
  }
}

/** The tables of a coordinator, for comparison: their outcomes are not ours, so the desk's outcome stands beside their words. */
function viewOther(decided: Decided, table: 'coordinator' | 'bod-26-04', at: number) {
  const { given, judgement } = decided
  const value = (point: string) => judgement.inputs.find((input) => input.point === point)
  const [exploitation, automatable] = [value('Exploitation'), value('Automatable')]
  const impact = technicalImpactOf(given)
  const yes = (is: boolean) => (is ? 'Yes' : 'No')
  const inputs =
    table === 'coordinator'
      ? [
          ...(exploitation ? [exploitation] : []),
          ...(automatable ? [automatable] : []),
          impact,
          {
            point: 'Mission and Well-Being Impact',
            value: { Low: 'Low', Medium: 'Medium' }[value('Human Impact')?.value ?? ''] ?? 'High',
            from: { en: 'mission engine', fr: 'moteur de mission' },
            labels: [],
          },
        ]
      : [
          {
            point: 'Publicly Exposed',
            value: yes(value('System Exposure')?.value === 'Open'),
            from: value('System Exposure')?.from ?? { en: '', fr: '' },
            labels: [],
          },
          {
            point: 'In KEV',
            value: yes(given.kev.length > 0 || given.records.some(({ item }) => item.kev !== undefined)),
            from: { en: 'exploited list', fr: 'liste des exploitées' },
            labels: [],
          },
          ...(automatable ? [automatable] : []),
          impact,
        ]
  const decision = decideWith(TABLES[table], inputs)
  return {
    outcome: judgement.outcome,
    /** What that table says, in its own words. */
    table: `${decision.table}: ${decision.value.name}`,
    version: decision.version,
    row: decision.row,
    rows: decision.rows,
    inputs: viewInputs(inputs, TABLES[table]),
    at,
  }
}

function viewStatements({ given, judgement }: Decided, marks: Marks) {
  return given.statements
    .toSorted((a: Heard<VexStatement>, b: Heard<VexStatement>) => b.item.at - a.item.at)
    .map(({ item, label }) => {
      const counts = judgement.standings.filter(({ by }) => by === item.key)
      const said = sayStatement(item)
      return {
        at: item.at,
        by: item.source.name,
        author: item.author,
        status: item.status,
        ...(item.justification !== undefined && { justification: item.justification }),
        text: item.impact ?? item.action ?? said.en,
        speaksOf: item.equipment.length > 0 ? item.equipment.length : counts.length,
        counts: counts.length,
        conflicts: counts.some(({ conflict }) => conflict),
        mark: marks.of(label),
      }
    })
}
