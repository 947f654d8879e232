import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { RecordFindings } from '../../core/decision/index.ts'
import type { Ledger } from '../../core/matching/ledger.ts'
import { pairLabels } from './sight.ts'
import { matchDb } from './tables.ts'

type TellHost = Pick<Host, 'tables' | 'events' | 'clock' | 'policiesNow'>

const IDS_A_FACT = 1_000

/** What changed, by the labels matches stand under. */
export interface Told {
  /** A vulnerability's records are others now. */
  records(ledger: Ledger, id: string, before: readonly RecordFindings[], now: readonly RecordFindings[]): void
  /** A piece of equipment it speaks of has come, or is about to go. */
  equipment(ledger: Ledger, id: string, slot: number): void
  /** One fact a label. */
  send(): Promise<void>
}

export function tellMatched(host: TellHost): Told {
  const changed = new Map<Label, Set<string>>()
  let labels: ReturnType<typeof pairLabels> | undefined
  const note = (ledger: Ledger, id: string, record: number, equipment: number) => {
    labels ??= pairLabels(host, ledger.fleet)
    const label = labels.joined(record, equipment)
    changed.set(label, (changed.get(label) ?? new Set()).add(id))
  }
  return {
    records(ledger, id, before, now) {
      const rows = (records: readonly RecordFindings[]) => records.map(({ row }) => row).join(' ')
      if (rows(before) === rows(now)) return
      const { label } = ledger.fleet.columns
      for (const record of [...before, ...now]) {
        const labelled = new Set<number>()
        for (const finding of record.findings) ledger.index.each(finding, (slot) => void labelled.add(label[slot] ?? 0))
        for (const equipment of labelled) note(ledger, id, record.label, equipment)
      }
    },
    equipment(ledger, id, slot) {
      const equipment = ledger.fleet.columns.label[slot] ?? 0
      for (const { label } of ledger.entry(id)?.records ?? []) note(ledger, id, label, equipment)
    },
    async send() {
      if (changed.size === 0) return
      const at = host.clock.now()
      await host.tables.asOwner(async (tx) => {
        for (const [label, ids] of changed) {
          const number = await host.tables.labelNumber(tx, label)
          const all = [...ids].toSorted()
          for (let from = 0; from < all.length; from += IDS_A_FACT)
            await host.events.publish(tx, {
              topic: 'vulnerability.matched',
              label: number,
              at,
              ids: all.slice(from, from + IDS_A_FACT),
              types: ['vulnerability'],
            })
        }
      })
      changed.clear()
      host.events.wake()
    },
  }
}

/** Notes which vulnerabilities a start must work out. They stay: the past may be asked for. */
export async function markMatched(
  { tables }: Pick<Host, 'tables'>,
  nobody: Label,
  come: readonly string[],
): Promise<void> {
  if (come.length === 0) return
  await tables.asOwner(async (tx) => {
    const label = await tables.labelNumber(tx, nobody)
    await matchDb(tx)
      .insertInto('vulnerabilities_matched')
      .values(come.map((vulnerability) => ({ vulnerability, label_id: label })))
      .onConflict((c) => c.doNothing())
      .execute()
  })
}
