import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { label as labelShape } from '@testudo/kernel/shapes'
import type { Input } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type addEvidence,
  type Evidence,
  EVIDENCE_EXTENSION,
  mayFollow,
  PORTION_EXTENSION,
  readEvidence,
} from '../../core/index.ts'
import { type Author, nameOf } from '../author.ts'
import type { Reader } from '../read.ts'
import type { Arrived, Bytes } from './bytes.ts'
import { type Custody, type Held, outOfOrder, type ToldDeed } from './custody.ts'
import { type Seen, tooLarge, watched } from './look.ts'

/** Pieces of one incident, as far as who adds one may read them. */
const MOST_PIECES = 1_000

/** A piece of evidence as one reader has it. */
export interface Piece {
  readonly evidence: Evidence
  readonly label: Label
  /** What this node holds of it. */
  readonly held: Held | undefined
}

export interface Kept {
  readonly id: string
  readonly sha256: string
  readonly size: number
}

export interface Keeper {
  list(subject: Subject, incident: string): Promise<readonly Piece[]>
  /** @throws {Fault} `absent`, for what is not there and what may not be read alike */
  one(subject: Subject, id: string): Promise<Piece>
  /** @param keptBy organisation that keeps it from then on, where it is not the one that brings it */
  add(
    subject: Subject,
    matter: Input<typeof addEvidence>,
    upload: AsyncIterable<Uint8Array>,
    keptBy?: string,
  ): Promise<Kept>
  bring(subject: Subject, id: string, upload: AsyncIterable<Uint8Array>): Promise<Kept>
  take(subject: Subject, id: string): Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly fileName: string }>
  tell(subject: Subject, id: string, told: ToldDeed): Promise<{ readonly n: number; readonly hash: string }>
}

/** Keeps evidence: bytes in the store, what is said of them as a portion, who had them in hands in a chain. */
export function createKeeper(
  host: Host,
  reader: Reader,
  author: Author,
  { bytes, custody }: { readonly bytes: Bytes; readonly custody: Custody },
): Keeper {
  const { objects, clock } = host
  const inTurn = createTurns()

  const piecesFrom = async (subject: Subject, stored: readonly { readonly body: string; readonly label: Label }[]) => {
    const read = stored.flatMap(({ body, label }) => {
      const evidence = readEvidence(body)
      return evidence === undefined ? [] : [{ evidence, label }]
    })
    const held = await custody.held(
      subject,
      read.map(({ evidence }) => evidence.id),
    )
    return read.map((one): Piece => ({ ...one, held: held.get(one.evidence.id) }))
  }
  const one: Keeper['one'] = async (subject, id) => {
    const stored = await objects.get(subject, id)
    const [piece] = stored === undefined || stored.revoked ? [] : await piecesFrom(subject, [stored])
    if (piece === undefined) throw nothingHere()
    return piece
  }
  const list: Keeper['list'] = async (subject, incident) =>
    (await piecesFrom(subject, await objects.holding(subject, incident, ['incident_ref']))).filter(
      ({ evidence }) => evidence.incident === incident,
    )

  /** Bytes that belong to nothing do not stay. */
  const forget = async (sha256: string) => {
    if (!(await custody.wanted()).has(sha256)) await bytes.drop(sha256)
  }

  /** Bytes on the disk and what was seen of them; `settle` has them while nobody else moves bytes. */
  const arrive = async (
    upload: AsyncIterable<Uint8Array>,
    hash: string | undefined,
    settle: (seen: Seen, arrived: Arrived) => Promise<string>,
  ): Promise<Kept> => {
    const watching = watched(upload, host.evidenceBytes)
    const arrived = await bytes.arrive(watching.bytes)
    try {
      const seen = watching.seen()
      if (hash !== undefined && hash !== seen.sha256) throw otherBytes()
      const id = await inTurn(async () => {
        try {
          return await settle(seen, arrived)
        } catch (error) {
          await forget(seen.sha256)
          throw error
        }
      })
      return { id, sha256: seen.sha256, size: seen.size }
    } finally {
      await arrived.drop()
    }
  }

  return {
    list,
    one,
    async add(subject, matter, upload, keptBy = nameOf(subject)) {
      const { label: under } = await reader.one(subject, matter.id)
      const label = author.writable(subject, matter.label === undefined ? under : labelFrom(matter.label))
      if (matter.size !== undefined && matter.size > host.evidenceBytes) throw tooLarge(host.evidenceBytes)
      if ((await list(subject, matter.id)).length >= MOST_PIECES) throw tooMany()
      return arrive(upload, matter.sha256, async (seen, arrived) => {
        const [file, portion] = portionsOf(author, subject, { ...matter, keptBy }, seen, clock.now())
        await arrived.settle(seen.sha256)
        // The portion first: cut off here, the record stands without bytes, says so, and takes them again.
        await author.put(subject, [file, portion], label)
        const piece = { id: portion.id, sha256: seen.sha256, look: JSON.stringify(seen.look), label }
        await custody.receive(subject, piece, {
          because: matter.how,
          ...(keptBy !== nameOf(subject) && { to: keptBy }),
        })
        return portion.id
      })
    },
    async bring(subject, id, upload) {
      const { evidence, label, held } = await one(subject, id)
      const { sha256 } = evidence.says
      if (held !== undefined && held.state !== 'destroyed' && (await bytes.has(sha256))) throw alreadyHere()
      return arrive(upload, sha256, async (seen, arrived) => {
        await arrived.settle(sha256)
        await custody.receive(subject, { id, sha256, look: JSON.stringify(seen.look), label }, {})
        return id
      })
    },
    async take(subject, id) {
      const { label, held } = await one(subject, id)
      if (held === undefined) throw notHere()
      if (!mayFollow(held.state, 'read')) throw outOfOrder(held.state)
      if (!(await bytes.has(held.sha256))) throw notHere()
      const { allowed } = await host.release.decide({
        by: subject,
        to: subject,
        channel: 'evidence',
        contents: [{ id, label, hash: held.sha256 }],
      })
      if (!allowed.has(id)) throw nothingHere()
      await custody.tell(subject, held, { deed: 'read' })
      // A name that opens nothing, whatever the file was called.
      return { body: bytes.read(held.sha256), fileName: `evidence-${held.sha256.slice(0, 12)}.bin` }
    },
    async tell(subject, id, told) {
      const { held } = await one(subject, id)
      if (held === undefined) throw notHere()
      if (told.deed !== 'sealed' && told.deed !== 'handed-over') await mustHold(subject, id)
      return inTurn(async () => {
        const done = await custody.tell(subject, held, told)
        if (told.deed === 'destroyed') await forget(held.sha256)
        return done
      })
    },
  }

  /** Only the organisation that took it in, or that took it from who brought it, opens its seal, gives it back or destroys it. */
  async function mustHold(subject: Subject, id: string): Promise<void> {
    const [first] = await custody.links(subject, id)
    if ([first?.entry?.who.organisation, first?.entry?.to].includes(nameOf(subject))) return
    throw new Fault(
      'denied',
      'incidents.not_holder',
      'Only the organisation that took this evidence in may do that. Nothing was done; ask it.',
    )
  }
}

type Thing = Readonly<Record<string, unknown>> & { readonly id: string }

/** The two objects of one piece: the file, and the portion that says it was found. */
function portionsOf(
  { fresh, iso }: Author,
  subject: Subject,
  matter: Input<typeof addEvidence> & { readonly keptBy: string },
  seen: Seen,
  now: number,
): readonly [Thing, Thing] {
  const portion = fresh('observed-data')
  const collected = iso(matter.collected ?? now)
  // Not the id its hash would give (STIX 2.1 §2.9): equal ids would tell that somebody else has the same file.
  const file = {
    type: 'file',
    spec_version: '2.1',
    id: portion.id.replace('observed-data', 'file'),
    hashes: { 'SHA-256': seen.sha256 },
    size: seen.size,
    name: matter.name,
    mime_type: seen.detected,
  }
  return [
    file,
    {
      ...portion,
      name: matter.name === '' ? 'Evidence' : matter.name,
      first_observed: collected,
      last_observed: collected,
      number_observed: 1,
      object_refs: [file.id],
      extensions: {
        [PORTION_EXTENSION]: {
          extension_type: 'property-extension',
          incident_ref: matter.id,
          author: nameOf(subject),
        },
        [EVIDENCE_EXTENSION]: {
          extension_type: 'property-extension',
          sha256: seen.sha256,
          size: seen.size,
          file_name: matter.name,
          declared_type: matter.type,
          detected_type: seen.detected,
          collected,
          collected_by: matter.by === '' ? subject.name : matter.by,
          collected_where: matter.where,
          collected_how: matter.how,
          held_by: matter.keptBy,
        },
      },
    },
  ]
}

/** One at a time, whatever they are about: who waits learns nothing of what the others bring. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

function labelFrom(text: string): Label {
  try {
    return labelShape.parse(JSON.parse(text))
  } catch (cause) {
    throw new Fault('invalid', 'incidents.label_unreadable', 'The label is no label. Choose one from the list.', {
      cause,
      place: { path: '/query/label' },
    })
  }
}

const tooMany = (): Fault =>
  new Fault(
    'conflict',
    'incidents.evidence_many',
    `This incident holds ${MOST_PIECES} pieces of evidence. Put small ones into one archive, or open an incident of its own.`,
  )

const otherBytes = (): Fault =>
  new Fault(
    'invalid',
    'incidents.evidence_hash',
    'These bytes have another hash than was told. Nothing was taken; fetch the file again from where it was found.',
  )

const alreadyHere = (): Fault =>
  new Fault('conflict', 'incidents.evidence_here', 'This node has the bytes of this evidence. Nothing was taken.')

const notHere = (): Fault =>
  new Fault(
    'conflict',
    'incidents.evidence_elsewhere',
    'This node has no bytes of this evidence. Ask who holds it; when they come, bring them here: the hash decides.',
  )
