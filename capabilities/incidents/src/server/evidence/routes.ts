import { createHash } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { MarkBook, type Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  addEvidence,
  bringEvidence,
  coreOf,
  custodyHtml,
  custodyJson,
  evidence,
  evidenceList,
  type EvidenceRow,
  momentOf,
  ownOf,
  PORTION_TYPES,
  runs,
  suspicionsOf,
  takeEvidence,
  tellCustody,
  type Verdict,
  verifyEvidence,
  visibleName,
} from '../../core/index.ts'
import type { Author } from '../author.ts'
import type { Reader } from '../read.ts'
import { choices } from '../view.ts'
import { type Bytes, createBytes } from './bytes.ts'
import { createCustody, type Custody, type KeptLink } from './custody.ts'
import { createKeeper, type Keeper, type Piece } from './keep.ts'
import { readLook } from './look.ts'
import { reportHtml, reportJson, type Report } from './report.ts'
import { evidenceSchema } from './tables.ts'

const keepers = new WeakMap<Host, Keeper>()
/** For who brings evidence at a first start; undefined before this capability has started. */
export const evidenceOf = (host: Host): Keeper | undefined => keepers.get(host)

/** Evidence of incidents: in, out, and who had it in hands. */
export async function evidenceRoutes(host: Host, reader: Reader, author: Author): Promise<Keeper> {
  await host.tables.migrate('incidents-evidence', evidenceSchema)
  const bytes = createBytes(await host.folder('evidence', 'in backups'), await host.keys.key('evidence'))
  const custody = createCustody(host)
  await bytes.tidy(await custody.wanted())
  const keeper = createKeeper(host, reader, author, { bytes, custody })
  keepers.set(host, keeper)
  readRoutes(host, reader, keeper, custody)
  reportRoutes(host, keeper, custody, bytes)
  host.http.answer(addEvidence, (matter, { subject, upload }) => keeper.add(subject, matter, upload))
  host.http.answer(bringEvidence, ({ id }, { subject, upload }) => keeper.bring(subject, id, upload))
  host.http.answer(takeEvidence, ({ id }, { subject }) => keeper.take(subject, id))
  host.http.answer(tellCustody, ({ id, ...told }, { subject }) => keeper.tell(subject, id, told))
  return keeper
}

function readRoutes(host: Host, reader: Reader, keeper: Keeper, custody: Custody): void {
  const book = new MarkBook(host.policies, host.defaultLabel)
  host.http.answer(evidenceList, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const { incident, label } = await reader.one(subject, id)
    const rows = (await keeper.list(subject, id))
      .map((piece) => rowOf(piece, marks))
      .sort((a, b) => b.added - a.added || (a.id < b.id ? -1 : 1))
    const inUse = await host.objects.labels(subject, ['incident', ...PORTION_TYPES])
    return {
      number: ownOf(incident)?.number ?? '',
      open: coreOf(incident)?.investigation_status !== 'closed',
      rows,
      limit: host.evidenceBytes,
      labels: choices([label, host.defaultLabel, ...inUse]),
      marking: marks.marking(),
    }
  })
  host.http.answer(evidence, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    const piece = await keeper.one(subject, id)
    const row = rowOf(piece, marks)
    const { hex = '', text, archive } = piece.held === undefined ? {} : readLook(piece.held.look)
    return {
      row,
      hex,
      ...(text !== undefined && { text }),
      ...(archive !== undefined && {
        archive: {
          ...archive,
          entries: archive.entries.map((entry) => ({ ...entry, name: visibleName(entry.name) })),
        },
      }),
      custody: (await custody.links(subject, id)).flatMap(custodyRow),
      marking: marks.marking(),
    }
  })
}

function reportRoutes(host: Host, keeper: Keeper, custody: Custody, bytes: Bytes): void {
  const verdictOf = async (subject: Subject, { held }: Piece): Promise<Verdict> => {
    if (held === undefined) return { whole: false, bytes: 'elsewhere', links: 0 }
    const state = held.state === 'destroyed' ? ('destroyed' as const) : await wholeness(bytes, held.sha256)
    const walked = await custody.walk(subject, held)
    return {
      whole: walked.broken === undefined && (state === 'whole' || state === 'destroyed'),
      bytes: state,
      ...walked,
    }
  }
  /** What a reader takes out of the node leaves by the release port. */
  const leave = async (subject: Subject, { evidence: { id }, label }: Piece, text: string, ending: string) => {
    const hash = createHash('sha256').update(text).digest('hex')
    const contents = [{ id, label, hash }]
    const { allowed } = await host.release.decide({ by: subject, to: subject, channel: 'custody', contents })
    if (!allowed.has(id)) throw nothingHere()
    return { body: once(text), fileName: `custody-${id.slice(-12)}.${ending}` }
  }
  const reportOf = async (subject: Subject, id: string): Promise<Report> => {
    const piece = await keeper.one(subject, id)
    return {
      piece,
      links: await custody.links(subject, id),
      verdict: await verdictOf(subject, piece),
      at: host.clock.now(),
      node: host.self.name,
      key: host.records.sign('custody', '').key,
    }
  }
  host.http.answer(verifyEvidence, async ({ id }, { subject }) => verdictOf(subject, await keeper.one(subject, id)))
  host.http.answer(custodyJson, async ({ id }, { subject }) => {
    const report = await reportOf(subject, id)
    return leave(subject, report.piece, reportJson(report), 'json')
  })
  host.http.answer(custodyHtml, async ({ id }, { subject, language }) => {
    const report = await reportOf(subject, id)
    return leave(subject, report.piece, reportHtml(report, language, host.policiesNow()), 'html')
  })
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Promise.resolve(new TextEncoder().encode(text))
}

/** Whether the bytes are those that were taken in. Cost: all of them are read. */
async function wholeness(bytes: Bytes, sha256: string): Promise<'whole' | 'changed' | 'missing'> {
  if (!(await bytes.has(sha256))) return 'missing'
  const hash = createHash('sha256')
  try {
    for await (const chunk of bytes.read(sha256)) hash.update(chunk)
  } catch {
    return 'changed'
  }
  return hash.digest('hex') === sha256 ? 'whole' : 'changed'
}

function rowOf({ evidence: { id, incident, created, says }, label, held }: Piece, marks: Marks): EvidenceRow {
  return {
    id,
    incident,
    name: visibleName(says.file_name),
    suspicions: suspicionsOf(says.file_name),
    declared: says.declared_type,
    detected: says.detected_type,
    runs: runs(says.detected_type),
    size: says.size,
    sha256: says.sha256,
    collected: momentOf(says.collected),
    by: says.collected_by,
    where: says.collected_where,
    how: says.collected_how,
    added: momentOf(created),
    heldBy: says.held_by,
    state: held?.state ?? 'elsewhere',
    mark: marks.of(label),
  }
}

/** A link that cannot be read is not shown here; the verdict names it. */
const custodyRow = ({ entry, hash }: KeptLink) =>
  entry === undefined
    ? []
    : [
        {
          n: entry.n,
          at: entry.at,
          deed: entry.deed,
          who: entry.who.name,
          organisation: entry.who.organisation,
          to: entry.to,
          because: entry.because,
          hash,
        },
      ]
