import { asksAbout, type BriefQuestion, type BriefStatement } from '@testudo/kernel/brief'
import type { Subject } from '@testudo/kernel/subject'
import type { Parts, Standing } from '../parts.ts'
import { type DeskRecord, deskDb, readRecord } from './record.ts'
import { receiptsOf } from './receipts.ts'

/** Releases and recalls looked at, and told, the newest first. */
const MOST_READ = 200
const MOST_TOLD = 3

/** What a brief says of sharing: what was released since the last one, and which recalls somebody has yet to confirm. */
export async function briefStatements(
  { host, exchange }: Parts,
  subject: Subject,
  question: BriefQuestion,
): Promise<readonly BriefStatement[]> {
  const rows = await host.tables.readAs(subject, (tx) =>
    deskDb(tx)
      .selectFrom('sharing_release')
      .selectAll()
      .where((is) =>
        is.or([
          is('kind', '=', 'recall'),
          is.and([is('state', '=', 'sent'), is('at', '>=', question.since), is('at', '<=', question.at)]),
        ]),
      )
      .orderBy('at', 'desc')
      .orderBy('id')
      .limit(MOST_READ)
      .execute(),
  )
  const records = await aboutMission({ host }, subject, question, rows.map(readRecord))
  const found: BriefStatement[] = []
  for (const record of records) {
    const statement =
      record.kind === 'recall'
        ? outstanding(record, await exchange.standings(subject, { objects: record.matter.objects }))
        : released(record, await exchange.standings(subject, { decisions: [record.id] }))
    if (statement !== undefined) found.push({ ...statement, order: statement.order + found.length })
  }
  const told = (section: BriefStatement['section']) =>
    found.filter((one) => one.section === section).slice(0, MOST_TOLD)
  return [...told('since'), ...told('next')]
}

/** Of one mission: those whose objects it leans on, and those of matters that bear on it. */
async function aboutMission(
  { host }: Pick<Parts, 'host'>,
  subject: Subject,
  question: BriefQuestion,
  records: readonly DeskRecord[],
): Promise<readonly DeskRecord[]> {
  if (question.mission === undefined || records.length === 0) return records
  const objects = new Set(records.flatMap(({ matter }) => matter.objects))
  const found = await Promise.all([host.gather.missions(subject, objects), host.gather.missionsOf(subject, objects)])
  const missions = found.flat().filter((one) => asksAbout(question, one))
  const touched = new Set(missions.flatMap(({ through }) => through.map(({ asked }) => asked)))
  return records.filter(({ matter }) => matter.objects.some((id) => touched.has(id)))
}

const referenceTo = ({ id, kind, title }: DeskRecord): BriefStatement['references'][number] => ({
  id,
  name: title,
  route: `/sharing/desk?r=${id}`,
  what: kind === 'recall' ? { en: 'recall', fr: 'rappel' } : { en: 'release', fr: 'diffusion' },
})

function released(record: DeskRecord, standings: readonly Standing[]): BriefStatement {
  const { id, title, label, at, matter } = record
  const receipts = receiptsOf(standings)
  const nodes = matter.recipients.length
  const from = `/sharing/releases/${id}#/row`
  return {
    id: `sharing.released.${id}`,
    section: 'since',
    order: 600,
    text: {
      en: `Released to ${nodes} ${nodes === 1 ? 'node' : 'nodes'}: ${title}${receipts === undefined ? '' : ` (${receipts.confirmed} of ${receipts.total} receipts)`}.`,
      fr: `Diffusé à ${nodes} nœud${nodes > 1 ? 's' : ''} : ${title}${receipts === undefined ? '' : ` (${receipts.confirmed} accusés de réception sur ${receipts.total})`}.`,
    },
    figures: [
      { name: 'nodes', value: nodes, from: `${from}/nodes` },
      ...(receipts === undefined
        ? []
        : [
            { name: 'confirmed', value: receipts.confirmed, from: `${from}/receipts/confirmed` },
            { name: 'receipts', value: receipts.total, from: `${from}/receipts/total` },
          ]),
    ],
    references: [referenceTo(record)],
    since: at,
    label,
  }
}

/** A recall somebody has not confirmed yet; undefined when all have. */
function outstanding(record: DeskRecord, all: readonly Standing[]): BriefStatement | undefined {
  if (record.kind !== 'recall') return undefined
  const wanted = new Set(record.note.statements)
  const asked = all.filter(({ statement, sentAt }) => wanted.has(statement) && sentAt !== undefined)
  const open = [
    ...new Set(
      asked.flatMap(({ peer, recall }) => (recall !== undefined && recall.outcome === undefined ? [peer] : [])),
    ),
  ]
  if (open.length === 0) return undefined
  const { id, title, label, at } = record
  return {
    id: `sharing.recall.${id}`,
    section: 'next',
    order: 400,
    text: {
      en: `Recalled and not yet confirmed by ${open.length} ${open.length === 1 ? 'node' : 'nodes'}: ${title}.`,
      fr: `Rappelé, confirmation attendue de ${open.length} nœud${open.length > 1 ? 's' : ''} : ${title}.`,
    },
    figures: [
      {
        name: 'waiting',
        value: open.length,
        from: `/sharing/releases/${id}#/delivery/state=recall-sent/length`,
      },
    ],
    references: [referenceTo(record)],
    since: at,
    label,
  }
}
