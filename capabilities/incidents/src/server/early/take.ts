import type { Input } from '@testudo/kernel/contract'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join } from '@testudo/kernel/label'
import type { OperatorReport } from '@testudo/kernel/portion'
import type { Subject } from '@testudo/kernel/subject'
import type { BesideItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { uuid5 } from '@testudo/stix'
import { EVENT_EXTENSION, ownOf, PORTION_EXTENSION, takeReport } from '../../core/index.ts'
import type { Author } from '../author.ts'
import type { Reader } from '../read.ts'
import { titleOf } from '../view.ts'
import type { Writer } from '../write.ts'
import { earlySchema, type EarlyTables } from './tables.ts'

/** Ids of portions are UUIDv5 in this namespace over incident, report and step: told twice, they are one. */
const NAMESPACE = '3d0c6a52-8f0e-4d6b-9a35-5f6b1c2d7e80'
const db = (tx: Tx) => tx.db<EarlyTables>()

interface Parts {
  readonly host: Host
  readonly reader: Reader
  readonly author: Author
  readonly writer: Writer
}

/** What operators told in incidents: taken once by a person, then each later step follows by itself. */
export async function startEarly(parts: Parts) {
  const { host, reader } = parts
  await host.tables.migrate('incidents-reports', earlySchema)
  host.http.answer(takeReport, (matter, { subject }) => take(parts, subject, matter))
  host.events.subscribe('incidents.reports', ['incident.changed'], async ({ ids }) => {
    for (const report of ids) await follow(parts, report)
  })
  return {
    /** Incidents a report is part of, as the reader may know. */
    beside: async (subject: Subject, report: string): Promise<readonly BesideItem[]> => {
      const rows = await host.tables.readAs(subject, (tx) =>
        db(tx).selectFrom('incidents_report').selectAll().where('report', '=', report).orderBy('incident').execute(),
      )
      const found = await Promise.all(
        rows.map(async (row) => ({ row, kept: await openFor(reader, subject, row.incident) })),
      )
      return found.flatMap(({ row, kept }) =>
        kept === undefined
          ? []
          : [
              {
                id: kept.incident.id,
                capability: 'incidents',
                what: { en: 'Incident', fr: 'Incident' },
                title: plain(`${ownOf(kept.incident)?.number ?? ''} ${titleOf(kept.incident)}`.trim()),
                state: { en: 'taken into it', fr: 'repris dedans' },
                route: `/incidents/${kept.incident.id}`,
                at: Number(row.at),
                label: kept.label,
              },
            ],
      )
    },
  }
}

const plain = (text: string) => ({ en: text, fr: text })

const openFor = (reader: Reader, subject: Subject, id: string) => reader.one(subject, id).catch(() => undefined)

/** @throws {Fault} `absent`: no such report or incident for this reader */
async function take(
  parts: Parts,
  subject: Subject,
  { report: id, incident: given, name, label }: Input<typeof takeReport>,
): Promise<{ id: string }> {
  const { host, reader, writer } = parts
  const [report] = await host.gather.told(subject, id)
  if (report === undefined) throw nothingHere()
  if (given !== undefined && (name !== undefined || label !== undefined))
    throw new Fault('invalid', 'incidents.taken_into', 'Name and label are those of the incident it goes into.', {
      place: { path: '/body/incident' },
    })
  const incident = given ?? (await opened(parts, subject, report, { name, label }))
  const kept = await reader.one(subject, incident)
  if (reader.leads(subject, kept.incident)) await nameOperator(parts, subject, report, incident)
  const under = join([report.label, kept.label], host.policiesNow())
  await host.tables.asOwner(async (tx) => {
    await db(tx)
      .insertInto('incidents_report')
      .values({
        report: id,
        incident,
        by: subject.id,
        at: host.clock.now(),
        label_id: await host.tables.labelNumber(tx, under),
      })
      .onConflict((conflict) => conflict.columns(['report', 'incident']).doNothing())
      .execute()
  })
  await writeSteps(parts, subject, report, incident)
  await writer.observe(subject, incident, report.indicators, { label: report.label, author: report.operator })
  return { id: incident }
}

async function opened(
  { host, writer }: Parts,
  subject: Subject,
  report: OperatorReport,
  { name, label }: Pick<Input<typeof takeReport>, 'name' | 'label'>,
): Promise<string> {
  const assets = (await host.objects.getMany(subject, report.assets)).map(({ id }) => id)
  const { id } = await writer.open(subject, {
    name: name ?? report.title,
    description: '',
    types: [],
    determination: 'suspected',
    touches: assets,
    about: [],
    alerts: [],
    label: label ?? report.label,
  })
  return id
}

/** The operator takes part, whoever leads. */
async function nameOperator({ reader, writer }: Parts, subject: Subject, report: OperatorReport, id: string) {
  const { incident } = await reader.one(subject, id)
  const participants = ownOf(incident)?.participants ?? []
  const is = ({ organisation, nation }: { organisation: string; nation: string }) =>
    organisation === report.operator && nation === report.nation
  if (participants.some(is)) return
  const part = { organisation: report.operator, nation: report.nation, part: 'affected' as const }
  await writer.change(subject, { id, modified: incident.modified, participants: [...participants, part] })
}

/** Each step is an event under the label of the report; one that is there already stays as it is. */
async function writeSteps({ host, author }: Parts, subject: Subject, report: OperatorReport, incident: string) {
  const by = host.self.identities[0]
  for (const { step, name, at, text } of report.steps) {
    const id = `event--${uuid5(NAMESPACE, `${incident} ${report.id} ${step}`)}`
    if ((await host.objects.get(subject, id)) !== undefined) continue
    const told = author.iso(at)
    await author.put(
      subject,
      [
        {
          type: 'event',
          spec_version: '2.1',
          id,
          created: told,
          modified: told,
          ...(by !== undefined && { created_by_ref: by }),
          name: `${name.en}: ${report.title}`,
          description: text.en,
          status: 'occurred',
          start_time: author.iso(report.aware),
          extensions: {
            [EVENT_EXTENSION]: { extension_type: 'new-sdo' },
            [PORTION_EXTENSION]: {
              extension_type: 'property-extension',
              incident_ref: incident,
              author: report.operator,
              known_at: told,
            },
          },
        },
      ],
      author.writable(subject, report.label),
    )
  }
}

/** What the operator has told since: on the word of who took the report, as that account stands now. */
async function follow(parts: Parts, report: string): Promise<void> {
  const { host } = parts
  const rows = await host.tables.asOwner((tx) =>
    db(tx).selectFrom('incidents_report').selectAll().where('report', '=', report).orderBy('incident').execute(),
  )
  for (const { incident, by } of rows) {
    const taker = await host.accounts.find(by)
    const [told] = taker === undefined ? [] : await host.gather.told(taker, report)
    if (taker === undefined || told === undefined || (await openFor(parts.reader, taker, incident)) === undefined)
      continue
    await writeSteps(parts, taker, told, incident)
    await parts.writer.observe(taker, incident, told.indicators, { label: told.label, author: told.operator })
  }
}
