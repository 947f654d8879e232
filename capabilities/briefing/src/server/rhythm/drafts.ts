import type { Host } from '@testudo/platform/host'
import { drawBrief, newId } from '../briefs/draw.ts'
import { keepDraft, record } from '../briefs/keep.ts'
import { DAY, type Due, readDue, readSlots } from './read.ts'
import { rhythmDb } from './tables.ts'

const EVERY_MS = 20_000
/** A draft that failed is tried again this much later, until its time has come. */
const AGAIN_MS = 300_000

/**
 * Makes the drafts whose cut-off has come, each for its owner and from the facts as of the cut-off. What was made is written
 * with the draft in one transaction: after a crash it is made then, and never twice.
 *
 * @param tried when each draft that failed was tried last, by slot and time; kept from one look to the next
 * @returns ids of the drafts made
 */
export async function draftDue(host: Host, tried = new Map<string, number>()): Promise<readonly string[]> {
  const now = host.clock.now()
  const due = await host.tables.asOwner(async (tx) => {
    const all = await readDue(tx, await readSlots(tx), now)
    const runs = await rhythmDb(tx)
      .selectFrom('briefing_slot_run')
      .select(['slot', 'at', 'brief'])
      .where('at', '>', now - DAY)
      .execute()
    const over = new Set(
      runs
        .filter(({ slot, at, brief }) => {
          const last = tried.get(`${slot} ${at}`)
          return brief !== '' || Number(at) <= now || (last !== undefined && now - last < AGAIN_MS)
        })
        .map(({ slot, at }) => `${slot} ${at}`),
    )
    return all.filter(({ slot, at, cutoff }) => cutoff <= now && cutoff >= slot.at && !over.has(`${slot.id} ${at}`))
  })
  const made: string[] = []
  for (const one of due) {
    const drafted = await draftOne(host, one)
    const key = `${one.slot.id} ${one.at}`
    if (drafted.length === 0) tried.set(key, now)
    else tried.delete(key)
    made.push(...drafted)
  }
  return made
}

async function draftOne(host: Host, { slot, at, cutoff }: Due): Promise<readonly string[]> {
  const owner = await host.accounts.find(slot.owner)
  const noteRun = (brief: string) => (tx: Parameters<Parameters<typeof host.tables.asOwner>[0]>[0]) =>
    rhythmDb(tx)
      .insertInto('briefing_slot_run')
      .values({ slot: slot.id, at, brief, label_id: slot.labelNumber })
      .onConflict((conflict) => conflict.columns(['slot', 'at']).doUpdateSet({ brief }))
      .execute()
  try {
    if (owner === undefined || !host.accounts.verbsOf(owner).has('briefing:write'))
      throw new Error('its owner may not draft any more')
    const asked = {
      kind: slot.kind,
      ...(slot.mission === '' ? {} : { mission: slot.mission }),
      to: JSON.stringify(slot.label),
      language: slot.language,
      scale: slot.scale,
    }
    const { matter, drawn, asOf, document } = await drawBrief(host, owner, asked, slot.language, cutoff)
    const id = newId('brief')
    await keepDraft(host, owner, id, { matter, drawn, asOf }, noteRun(id))
    record(host, owner, 'briefing:draft', id, document.label, { kind: matter.kind, byRhythm: true })
    return [id]
  } catch (error) {
    host.log.warn(
      { error: error instanceof Error ? error.message : String(error) },
      'a recurring brief was not drafted',
    )
    await host.tables.asOwner((tx) => noteRun('')(tx))
    return []
  }
}

/** Looks for due drafts now and then, as long as the node runs. */
export function keepRhythm(host: Host): void {
  let running: Promise<unknown> | undefined
  const tried = new Map<string, number>()
  const timer = setInterval(() => {
    running ??= draftDue(host, tried)
      .catch((error: unknown) =>
        host.log.warn(
          { error: error instanceof Error ? error.message : String(error) },
          'recurring briefs were not looked for',
        ),
      )
      .finally(() => (running = undefined))
  }, EVERY_MS)
  timer.unref()
  host.onClose(async () => {
    clearInterval(timer)
    await running
  })
}
