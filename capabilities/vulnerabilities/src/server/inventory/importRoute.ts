import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import type { Host, JobWork } from '@testudo/platform/host'
import { unpacked } from '@testudo/platform/objects'
import { z } from 'zod'
import { INVENTORY_FORMATS, importInventory } from '../../core/index.ts'
import { type Equipment, EXPOSURES } from '../../core/model.ts'
import { readInventory } from '../../core/inventory/index.ts'
import { labelFor } from '../feeds/importRoute.ts'
import type { OwnMatches } from '../matching/book.ts'
import type { OwnInventory } from './book.ts'
import { completeEquipment } from './complete.ts'
import { noteImport } from './imports.ts'
import { later, OWNERS_ONLY, PATIENCE_MS } from './waiting.ts'

const KIND = 'vulnerabilities.inventory'
const SAMPLE = 20
const PROBLEMS_TOLD = 200

type Report = NonNullable<Reply<typeof importInventory>['report']>

const inputSchema = z.object({
  format: z.enum(INVENTORY_FORMATS).optional(),
  operator: z.string().optional(),
  equipment: z.string().optional(),
  asset: z.string().optional(),
  exposure: z.enum(EXPOSURES).optional(),
  fileName: z.string().optional(),
  label: z.string().optional(),
  dryRun: z.boolean(),
})
const stepSchema = z.object({ new: z.number(), changed: z.number(), same: z.number() })

/**
 * Inventories as jobs. A file is read to its end before anything is kept: one that cannot be read leaves nothing. What it
 * says of a piece of equipment takes the place of what stood under the same label.
 */
export function importInventoryRoute(
  host: Host,
  inventory: OwnInventory,
  matches: Pick<OwnMatches, 'wouldMatch'>,
): void {
  const { http, jobs } = host
  const ended = new Map<string, PromiseWithResolvers<Report | Fault>>()

  jobs.define(KIND, importInventory.may, async (job) => {
    const waiting = Promise.withResolvers<Report | Fault>()
    ended.set(job.id, waiting)
    try {
      const report = await importOne(host, inventory, matches, job)
      waiting.resolve(report)
      return report
    } catch (error) {
      waiting.resolve(error instanceof Fault ? error : stopped)
      throw error
    } finally {
      // Whoever waits holds the promise already, or asks the job.
      setTimeout(() => ended.delete(job.id), PATIENCE_MS).unref()
    }
  })

  http.answer(importInventory, async ({ dryRun, ...asked }, { subject, upload }) => {
    // A label that is none, or beyond its author, is refused before a byte is taken.
    labelFor(host, subject, asked.label)
    const job = await jobs.start(
      subject,
      {
        kind: KIND,
        title: asked.fileName ?? asked.equipment ?? 'inventory',
        label: OWNERS_ONLY,
        input: { ...asked, dryRun: dryRun === 'true' },
      },
      upload,
    )
    const outcome = await Promise.race([ended.get(job)?.promise, later(PATIENCE_MS)])
    if (outcome instanceof Fault) throw outcome
    return { job, ...(outcome === undefined ? {} : { report: outcome }) }
  })
}

async function importOne(
  host: Host,
  inventory: OwnInventory,
  matches: Pick<OwnMatches, 'wouldMatch'>,
  { id, subject, input, upload, steps, tell, signal }: JobWork,
): Promise<Report> {
  const asked = inputSchema.parse(input)
  const label = labelFor(host, subject, asked.label)
  const read = await readInventory(paced(unpacked(upload()), signal), {
    ...(asked.format === undefined ? {} : { format: asked.format }),
    ...(asked.equipment === undefined ? {} : { equipment: asked.equipment }),
    ...(asked.fileName === undefined ? {} : { fileName: asked.fileName }),
  })
  if ('broken' in read) {
    const { line, at, code, message } = read.broken
    const said = message.endsWith('.') ? message : `${message}.`
    throw new Fault('invalid', code, `${at}: ${said} Nothing was stored.`, {
      place: { ...(line === undefined ? {} : { line }), path: at },
    })
  }
  const equipment = await completeEquipment(host, inventory, subject, label, read.equipment, asked)
  const before = steps.before.at(-1)
  const verdicts = await inventory.compare(label, equipment)
  const counts = { new: 0, changed: 0, same: 0 }
  for (const verdict of verdicts.values()) counts[verdict]++
  const moved = equipment.filter(({ id }) => verdicts.get(id) !== 'same')
  const vulnerabilities = await matches.wouldMatch(moved, (of) => host.tables.mayRead(subject, of), signal)
  let kept = counts
  if (!asked.dryRun) {
    // What was kept before a restart is the same now; it counts as what it was.
    const earlier = before === undefined ? { new: 0, changed: 0, same: 0 } : stepSchema.parse(JSON.parse(before))
    const total = (now: typeof counts) => ({
      new: earlier.new + now.new,
      changed: earlier.changed + now.changed,
      same: now.same - earlier.new - earlier.changed,
    })
    const [at, file] = [host.clock.now(), asked.fileName ?? asked.equipment ?? 'inventory']
    kept = total(
      await inventory.keep(label, equipment, {
        signal,
        from: { import: id, writer: subject },
        within: async (tx, now) => {
          await noteImport(tx, host.tables, { id, subject, label, file, at, report: total(now) })
          await steps.save(
            tx,
            JSON.stringify({ ...now, new: earlier.new + now.new, changed: earlier.changed + now.changed }),
          )
        },
        tell: (done) => tell(done, equipment.length),
      }),
    )
    host.audit.record({
      subject,
      verb: importInventory.may,
      ids: [],
      outcome: 'allowed',
      detail: { format: read.format, ...kept, components: read.components, left: read.left },
      label,
    })
  }
  return {
    format: read.format,
    equipment: kept,
    components: read.components,
    undecidable: read.undecidable,
    vulnerabilities,
    problems: read.problems.slice(0, PROBLEMS_TOLD),
    dryRun: asked.dryRun,
    sample: sampleOf(equipment),
  }
}

/** The first programs, as they were read. */
function sampleOf(equipment: readonly Equipment[]): Report['sample'] {
  return equipment
    .slice(0, SAMPLE)
    .flatMap((one) =>
      one.components.slice(0, SAMPLE).map((component) => {
        const name = component.cpe ?? component.purl
        return {
          equipment: one.name,
          component: component.name,
          ...(component.version === undefined ? {} : { version: component.version }),
          ...(name === undefined ? {} : { name }),
        }
      }),
    )
    .slice(0, SAMPLE)
}

/** Bytes that are read in one turn: others on this thread wait no longer than these take. */
const BYTES_A_TURN = 32 * 1024

async function* paced(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; at += BYTES_A_TURN) {
      signal.throwIfAborted()
      yield chunk.subarray(at, at + BYTES_A_TURN)
      await new Promise<void>((done) => setImmediate(done))
    }
}

const stopped = new Fault(
  'unavailable',
  'vulnerabilities.import_stopped',
  'The import stopped. Whole batches before the stop are kept; import the file again.',
)
