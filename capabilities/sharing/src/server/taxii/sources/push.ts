import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { needsTwo } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { FeedRow } from '@testudo/platform/objects'
import { type Status, type TaxiiClient, TaxiiFault } from '@testudo/taxii'
import type { Parts } from '../../parts.ts'
import { passable } from '../held.ts'
import { addTally, type Cursor, type Settings, type Tally } from './source.ts'

/** Objects of one envelope at most. */
const ENVELOPE = 250
/** Of a server that does not say. */
const USUAL_BYTES = 10_000_000
const POLLS = 10
const POLL_MS = 500

export interface PushWork {
  readonly parts: Parts
  readonly id: string
  /** Who answers for what leaves. */
  readonly keeper: Subject
  /** Who stands for the server: what it may read is what goes. */
  readonly remote: Subject
  readonly settings: Settings
  readonly client: TaxiiClient
  /** Addresses there, ending with a slash. */
  readonly root: string
  readonly collection: string
  readonly cursor: Cursor
  readonly signal: AbortSignal
  readonly save: (cursor: Cursor, envelope: Tally) => Promise<void>
}

/** Brings what the remote's account may read, and has not been brought, through the release port, in envelopes. */
export async function push(work: PushWork): Promise<void> {
  const { parts, id, remote, settings, signal } = work
  const told = Number((await work.client.apiRoot(work.root)).max_content_length)
  const most = Number.isFinite(told) && told > 0 ? Math.min(told, USUAL_BYTES) : USUAL_BYTES
  const view = { view: `taxii-push:${id}`, ...(settings.types.length > 0 && { types: settings.types }) }
  let after = work.cursor.stamp === undefined ? undefined : BigInt(work.cursor.stamp)
  for (;;) {
    signal.throwIfAborted()
    const rows = await parts.host.exchange.feed(remote, view, {
      limit: ENVELOPE,
      texts: true,
      ...(after === undefined ? {} : { after }),
    })
    const last = rows.at(-1)
    if (last === undefined) return
    const going = await released(work, await passable(parts, remote, rows))
    let counts: Tally = going.length < rows.length ? { withheld: rows.length - going.length } : {}
    for (const envelope of envelopes(going, most)) counts = addTally(counts, await bring(work, envelope))
    after = last.stamp
    await work.save({ stamp: String(after) }, counts)
    if (rows.length < ENVELOPE) return
  }
}

/**
 * Asks the release port about everything that is about to leave, in one decision. What a policy wants two people to answer
 * for does not go by itself: it goes over the release desk.
 */
async function released(
  { parts, id, keeper, remote }: PushWork,
  candidates: readonly FeedRow[],
): Promise<readonly FeedRow[]> {
  const policies = parts.host.policiesNow()
  const rows = candidates.filter((row) => !needsTwo(row.label, policies))
  if (rows.length === 0) return rows
  const nameOf = (row: FeedRow) => `${row.id}@${row.version}`
  const contents = rows.map((row) => ({
    id: nameOf(row),
    label: row.label,
    hash: createHash('sha256').update(row.text).digest('hex'),
  }))
  try {
    const { allowed } = await parts.host.release.decide({
      by: keeper,
      to: remote,
      channel: `taxii-push:${id}`,
      contents,
    })
    return rows.filter((row) => allowed.has(nameOf(row)))
  } catch (cause) {
    if (cause instanceof Fault && cause.kind === 'denied') return []
    throw cause
  }
}

/** Cuts rows into envelopes of at most so many bytes. One object alone may be larger: the server says what it thinks of it. */
function* envelopes(rows: readonly FeedRow[], most: number): Generator<readonly FeedRow[]> {
  let envelope: FeedRow[] = []
  let bytes = 0
  for (const row of rows) {
    const size = Buffer.byteLength(row.text) + 1
    if (envelope.length > 0 && bytes + size > most - 100) {
      yield envelope
      envelope = []
      bytes = 0
    }
    envelope.push(row)
    bytes += size
  }
  if (envelope.length > 0) yield envelope
}

/** Adds one envelope. One that is refused whole is cut in two, so that the object at fault stops no other. */
async function bring(work: PushWork, rows: readonly FeedRow[]): Promise<Tally> {
  const { client, collection } = work
  let status: Status
  try {
    status = await client.add(
      collection,
      rows.map(({ text }) => text),
    )
  } catch (error) {
    if (!(error instanceof TaxiiFault) || ![400, 413, 422].includes(error.status)) throw error
    if (rows.length === 1) return { refused: 1 }
    const half = Math.ceil(rows.length / 2)
    return addTally(await bring(work, rows.slice(0, half)), await bring(work, rows.slice(half)))
  }
  return tallyOf(await settled(work, status), rows.length)
}

/** Asks for a pending status until it is complete, for a while. */
async function settled({ client, root, signal }: PushWork, first: Status): Promise<Status> {
  let status = first
  for (let i = 0; status.status === 'pending' && i < POLLS && !signal.aborted; i++) {
    await new Promise((done) => {
      setTimeout(done, POLL_MS)
    })
    status = await client.status(root, first.id)
  }
  return status
}

/** The counts a stranger tells, within what they can be. */
function tallyOf({ success_count, failure_count, pending_count }: Status, most: number): Tally {
  const counts = { accepted: success_count, refused: failure_count, pending: pending_count }
  const sound = Object.entries(counts).filter(([, n]) => Number.isInteger(n) && n > 0 && n <= most)
  return Object.fromEntries(sound)
}
