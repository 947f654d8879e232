import type { Subject } from '@testudo/kernel/subject'
import type { Deed, Host } from '@testudo/platform/host'
import { sayReason } from '../../core/sayings.ts'
import type { OpenRun } from './ledger.ts'

/** The node itself, as it stands in the audit log for what no person has just done. */
export const nodeOf = ({ self }: Host): Subject => ({
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

const MOST_SAID = 500

/**
 * What has just happened to a run, step by step and in order, as lines of the audit log under its label: steps that only decide or
 * lead on as well as those that act.
 *
 * @param by whose deed it was
 */
export function deedsOf(
  host: Host,
  { row, notes, label, playbook }: OpenRun,
  by: Subject = nodeOf(host),
): readonly Deed[] {
  return notes.map(({ what, step, says, told }) => {
    const definition = step === undefined ? undefined : playbook.workflow[step]
    const said = told === undefined || told.length === 0 ? says : sayReason(told)
    return {
      subject: by,
      verb: `playbooks:${what}`,
      ids: what === 'started' ? [row.id, row.shelf] : [row.id],
      outcome: what === 'failed' || what === 'lost' ? 'failed' : 'allowed',
      label,
      detail: {
        ...(what === 'started' ? { playbook: playbook.id, hash: row.hash } : {}),
        ...(step === undefined ? {} : { step }),
        ...(definition === undefined ? {} : { kind: definition.type }),
        ...(definition?.name === undefined ? {} : { name: definition.name.slice(0, 200) }),
        ...(told?.[0] === undefined
          ? {}
          : {
              code: told
                .map(({ code }) => code)
                .join(' ')
                .slice(0, MOST_SAID),
            }),
        ...(said === undefined || said === '' ? {} : { says: said.slice(0, MOST_SAID) }),
      },
    }
  })
}
