import type { Tlp } from '@testudo/kernel/label'
import type { JobWork } from '@testudo/platform/host'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { CLUSTER_TYPES } from '@testudo/misp'
import { isObject } from '@testudo/stix'
import type { MispReport } from '../../core/contract/misp.ts'
import { Labeller } from '../../core/misp/audiences.ts'
import { clusterUuids, eventsIn, makerOf, shortText } from '../../core/misp/parts.ts'
import { takeEvent, type TakenEvent, type TakenObject, withCreated } from '../../core/misp/taken.ts'
import { fallbackOf, readAudiences } from './audiences.ts'
import { foresee, heldBy } from './judging.ts'
import type { LoadedLists } from './lists.ts'
import { readEvents } from './reading.ts'
import { type EventRow, noCounts, type Quarantined, Records } from './records.ts'
import { inSlices, type Turn } from './steps.ts'

/** Attributes and objects of one event. */
const MOST_PARTS = 120_000
/** Who asserts what the warning lists of this node say. */
const LISTS_SOURCE = 'misp-warninglists'

export interface IntakeInput {
  readonly title: string
  readonly dryRun: boolean
  readonly asTlp?: Tlp | undefined
  readonly quiet: boolean
}

/** A note of what is done: objects of an event up to one, or the whole of it. */
interface Step {
  readonly event: number
  readonly to: number
  readonly whole: boolean
}

/**
 * Runs one import: read → convert → label → store, event by event; goes on after a restart where it was.
 *
 * @param turn, listsNow shared by all imports of the node
 */
export async function runIntake(
  host: Host,
  { turn, listsNow }: { readonly turn: Turn; readonly listsNow: (signal: AbortSignal) => Promise<LoadedLists> },
  job: JobWork,
  input: IntakeInput,
): Promise<MispReport> {
  const started = performance.now()
  const { subject, signal } = job
  const records = new Records(host, job.id)
  await records.open(subject.id, input.title, input.dryRun)
  const audiences = await readAudiences(host)
  const { lists, taxonomies } = await listsNow(signal)
  const labeller = new Labeller(host.policiesNow(), audiences, fallbackOf(host), input.asTlp)
  const past = new Map<number, Step>()
  if (!input.dryRun)
    for (const note of job.steps.before) {
      const step = JSON.parse(note) as Step
      past.set(step.event, step)
    }
  let done = 0

  /** Writes in a transaction of its own what no object comes with. */
  const alone = (work: (tx: Tx) => Promise<void>) => host.tables.asOwner(work)
  const note = async (tx: Tx, step: Step) => {
    if (!input.dryRun) await job.steps.save(tx, JSON.stringify(step))
  }

  const refuse = async (event: number, path: string, message: string, value?: unknown) => {
    if (past.get(event)?.whole === true) return
    await alone(async (tx) => {
      await records.event(tx, {
        ...nameOf(event, value),
        object: undefined,
        held: 0,
        findings: [{ kind: 'refused', path, message }],
      })
      await note(tx, { event, to: 0, whole: true })
    })
  }

  const storeEvent = async (event: number, value: unknown) => {
    const before = past.get(event)
    if (before?.whole === true) return
    const clusters = isObject(value) ? await heldBy(host, subject, clusterIds(clusterUuids(value))) : new Map()
    const taken = await inSlices(
      takeEvent(value, {
        labeller,
        lists,
        taxonomies,
        quiet: input.quiet,
        createdOf: (id) => createdOf(clusters.get(id)),
        maxParts: MOST_PARTS,
      }),
      signal,
    )
    const row: EventRow = {
      ...nameOf(event, value),
      object: containerOf(taken, value),
      held: taken.held,
      findings: taken.findings,
    }
    const source = `misp:${row.maker === '' ? 'unknown' : row.maker}`
    const order = inBatches(taken, host.tables.batchSize)
    if (order.length === 0) {
      await alone(async (tx) => {
        await records.event(tx, row)
        await note(tx, { event, to: 0, whole: true })
      })
      return
    }
    for (const { from, to, objects } of order) {
      const first = from === 0
      const whole = to === taken.objects.length
      if (before !== undefined && to <= before.to) continue
      signal.throwIfAborted()
      const held = await heldBy(
        host,
        subject,
        objects.map(({ object }) => String(object['id'])),
      )
      const write = async (
        tx: Tx,
        outcomes: readonly {
          readonly verdict: keyof ReturnType<typeof noCounts>
          readonly code?: string
          readonly message?: string
        }[],
      ) => {
        if (first) await records.event(tx, row)
        const counts = noCounts()
        const quarantined: Quarantined[] = []
        for (const [i, { verdict, code = '', message = '' }] of outcomes.entries()) {
          counts[verdict] += 1
          const id = String(objects[i]?.object['id'] ?? '')
          if (verdict === 'quarantined')
            quarantined.push({
              number: row.findings.length + from + i,
              id,
              code,
              message: message === '' ? code : message,
            })
        }
        await records.verdicts(tx, event, counts, quarantined)
        await note(tx, { event, to, whole })
      }
      const [sample] = objects
      if (input.dryRun) {
        const outcomes = objects.map((one) => foresee(withKnown(one, held), held.get(String(one.object['id']))))
        await alone((tx) => write(tx, outcomes))
      } else
        await host.exchange.accept(
          subject,
          objects.map((one) => ({ text: JSON.stringify(withKnown(one, held).object), label: one.label, portions: [] })),
          {
            source: sample?.by === 'lists' ? LISTS_SOURCE : source,
            ...(sample?.grading === undefined ? {} : { grading: sample.grading }),
            alongside: write,
          },
        )
      done += objects.length
      job.tell(done)
    }
  }

  let event = 0
  for await (const read of readEvents(job.upload())) {
    signal.throwIfAborted()
    if (read.kind === 'problem') {
      await turn(() => refuse(event, read.path, read.message))
      event += 1
      continue
    }
    for (const value of eventsIn(read.value)) {
      // Large events must not stand in memory side by side with those of other imports.
      await turn(() => storeEvent(event, value))
      event += 1
    }
  }
  return records.report(input.dryRun, Math.round(performance.now() - started))
}

const nameOf = (event: number, value: unknown) => ({
  event,
  uuid: shortText(value, 'uuid'),
  info: shortText(value, 'info'),
  maker: makerOf(value),
})

const createdOf = (held: unknown): string | undefined =>
  isObject(held) && typeof held['created'] === 'string' ? held['created'] : undefined

const withKnown = (one: TakenObject, held: ReadonlyMap<string, unknown>): TakenObject => ({
  ...one,
  object: withCreated(one.object, createdOf(held.get(String(one.object['id'])))),
})

/** The ids a cluster of one of these UUIDs may have. */
const clusterIds = (uuids: ReadonlySet<string>): string[] =>
  [...uuids].flatMap((uuid) => [...CLUSTER_TYPES, 'x-misp-galaxy-cluster'].map((type) => `${type}--${uuid}`))

/** The report or grouping of the event, when it is stored. */
function containerOf(taken: TakenEvent, value: unknown): string | undefined {
  const uuid = shortText(value, 'uuid').toLowerCase()
  const found = taken.objects.find(
    ({ object: { id, type } }) => (type === 'grouping' || type === 'report') && String(id).endsWith(uuid),
  )
  return uuid === '' || found === undefined ? undefined : String(found.object['id'])
}

/** The objects of an event in runs of one source and one grading, none longer than `most`; always cut alike. */
export function inBatches(taken: TakenEvent, most: number) {
  const keyOf = ({ by, grading }: TakenObject) => `${by} ${grading?.reliability ?? ''}${grading?.credibility ?? ''}`
  const groups = new Map<string, TakenObject[]>()
  for (const one of taken.objects) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  const batches: { readonly from: number; readonly to: number; readonly objects: readonly TakenObject[] }[] = []
  let from = 0
  for (const group of groups.values())
    for (let at = 0; at < group.length; at += most) {
      const objects = group.slice(at, at + most)
      batches.push({ from, to: from + objects.length, objects })
      from += objects.length
    }
  return batches
}
