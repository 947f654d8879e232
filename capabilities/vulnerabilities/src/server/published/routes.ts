import { MarkBook } from '@testudo/kernel/markBook'
import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import {
  previewPublication,
  publishable,
  published,
  publishStatuses,
  withdrawStatuses,
} from '../../core/contract/published.ts'
import { titleOf } from '../../core/decision/judge.ts'
import { tallyPublished } from '../../core/published/tally.ts'
import { labelFor } from '../feeds/importRoute.ts'
import type { PublishedBook, StoredStatus } from './book.ts'
import { type Parts, publish, withdraw, wordsOf } from './publish.ts'
import { nodesOf } from './nodes.ts'
import { type Sender, sendingsOf } from './sending.ts'
import { operatorOf, operatorsOf, statusesOf } from './statusOf.ts'

/** What owners publish: seen by who may, previewed, published and taken back by who speaks for them. */
export function publishedRoutes(parts: Parts, book: PublishedBook, sender: Sender): void {
  const { host } = parts
  const marksIn = (language: 'en' | 'fr') => new MarkBook(host.policiesNow(), host.defaultLabel).open(language)

  host.http.answer(published, async ({ vulnerability, limit }, { subject, language }) => {
    const rows = await book.read(subject, vulnerability === undefined ? {} : { vulnerabilities: [vulnerability] })
    const marks = marksIn(language)
    return {
      rows: rows.slice(0, limit).map((row) => viewStatus(row, marks)),
      counts: tallyPublished(rows),
      found: rows.length,
      marking: marks.marking(),
    }
  })

  host.http.answer(publishable, async ({ operator: asked }, { subject, language }) => {
    const operators = await operatorsOf(parts, subject)
    const operator = asked === undefined ? operators[0] : await operatorOf(parts, subject, asked)
    const marks = marksIn(language)
    const nodes = (await host.peers.list()).map((peer) => ({
      id: peer.id,
      node: peer.node,
      name: peer.name,
      nation: peer.subject.nation,
    }))
    const rest = { operators: [...operators], nodes, sharing: host.peers.present, label: host.defaultLabel }
    if (operator === undefined) return { ...rest, rows: [], marking: marks.marking() }
    const now = await statusesOf(parts, subject, operator)
    const there = (await book.readAll(subject)).filter((row) => row.origin === '' && row.operator === operator.id)
    const sent = await sendingsOf(host, subject, there)
    const byId = Map.groupBy(there, ({ vulnerability }) => vulnerability)
    // What was published stays in the list when nothing of it runs any more: it must be possible to take it back.
    const more = await statusesOf(
      parts,
      subject,
      operator,
      [...byId.keys()].filter((id) => !now.has(id)),
    )
    const all = [...now, ...more].toSorted(([a], [b]) => (a < b ? 1 : -1))
    return {
      ...rest,
      operator: operator.id,
      rows: all.map(([id, { status, found }]) => ({
        id,
        title: found === undefined ? { en: id, fr: id } : titleOf(found.given),
        now: status,
        published: (byId.get(id) ?? []).map((row) => ({
          id: row.id,
          status: row.status,
          at: row.at,
          mark: marks.of(row.label),
          sent: sent.get(row.id) ?? [],
        })),
        mark: marks.of(
          ...(found?.given.records.map(({ label }) => label) ?? []),
          ...(found?.standings.filter((one) => one.equipment.operator === operator.id).map(({ label }) => label) ?? []),
        ),
      })),
      marking: marks.marking(),
    }
  })

  host.http.answer(previewPublication, async ({ to, label: text, ...asked }, { subject, language }) => {
    const label = labelFor(host, subject, text)
    const nodes = await nodesOf(host, to)
    const { operator, rows, beyond } = await wordsOf(parts, subject, { ...asked, label, to: nodes })
    const marks = marksIn(language)
    const reads = (one: Subject) => host.tables.mayRead(one, label)
    const people = Map.groupBy((await host.people(subject)).filter(reads), ({ nation }) => nation)
    return {
      rows: rows.map((row) => {
        const labels = beyond.get(row.vulnerability)
        return labels === undefined ? row : { ...row, beyond: marks.of(...labels) }
      }),
      operatorName: operator.name,
      nation: operator.nation,
      people: [...people]
        .map(([nation, all]) => ({ nation, people: all.length }))
        .toSorted((a, b) => b.people - a.people || (a.nation < b.nation ? -1 : 1)),
      nodes: nodes.map((peer) => ({ id: peer.id, name: peer.name, reads: reads(peer.subject) })),
      mark: marks.look(label),
      marking: marks.marking(),
    }
  })

  host.http.answer(publishStatuses, async ({ to, label: text, ...asked }, { subject }) => {
    const label = labelFor(host, subject, text)
    const nodes = await nodesOf(host, to)
    const { operator, rows } = await publish(parts, subject, { ...asked, label, to: nodes })
    host.audit.record({
      subject,
      verb: publishStatuses.may,
      ids: [operator.id, ...rows.map(({ vulnerability }) => vulnerability)],
      outcome: 'allowed',
      detail: { published: rows.length, nodes: nodes.length },
      label,
    })
    const sent = await Promise.all(nodes.map((peer) => sender.send(peer)))
    return { rows: [...rows], sent }
  })

  host.http.answer(withdrawStatuses, async ({ ids }, { subject }) => {
    const found = await book.readAll(subject, { ids })
    const operators = await operatorsOf(parts, subject)
    const speaks = (row: StoredStatus) =>
      row.origin === '' &&
      (row.operatorName === subject.organisation ||
        (row.nation !== '' && row.nation === subject.nation) ||
        operators.some(({ id }) => id === row.operator))
    const own = found.filter(speaks)
    // What is not there, not readable, and not one's own answer alike; nothing is taken back then.
    if (own.length < new Set(ids).size)
      throw new Fault(
        'denied',
        'vulnerabilities.not_yours_to_withdraw',
        'Only who speaks for an operator takes back what it published. Load the list again, then choose.',
        { place: { path: '/ids' } },
      )
    await withdraw(parts, own)
    host.audit.record({
      subject,
      verb: withdrawStatuses.may,
      ids: own.map(({ id }) => id),
      outcome: 'allowed',
      detail: { withdrawn: own.length },
    })
    sender.wake()
    return { withdrawn: own.length }
  })
}

export const viewStatus = (row: StoredStatus, marks: ReturnType<MarkBook['open']>) => ({
  id: row.id,
  vulnerability: row.vulnerability,
  operator: row.operator,
  operatorName: row.operatorName === '' ? row.operator : row.operatorName,
  nation: row.nation,
  status: row.status,
  at: row.at,
  by: row.byName,
  mark: marks.of(row.label),
})
