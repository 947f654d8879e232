import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { OpenRun } from './ledger.ts'

/** The node itself, as it stands in the audit log for what no person has just done. */
const nodeOf = ({ self }: Host): Subject => ({
  id: 'playbooks',
  kind: 'service',
  name: self.name,
  organisation: self.organisation,
  nation: self.nation,
  communities: [],
  clearances: {},
  specialAccess: [],
  roles: [],
})

/** What a run has written of itself, into the audit log under its label; `by`: whose deed it was. */
export function tellAudit(host: Host, { row, notes, label }: OpenRun, by?: Subject): void {
  for (const { what, step, says } of notes.slice(0, 200))
    host.audit.record({
      subject: by ?? nodeOf(host),
      verb: `playbooks:${what}`,
      ids: [row.id],
      outcome: what === 'failed' || what === 'lost' ? 'failed' : 'allowed',
      label,
      detail: { ...(step === undefined ? {} : { step }), ...(says === undefined ? {} : { says: says.slice(0, 500) }) },
    })
}
