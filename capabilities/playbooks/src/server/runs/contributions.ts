import type { BriefWords } from '@testudo/kernel/brief'
import type { Label } from '@testudo/kernel/label'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Contributions, Host } from '@testudo/platform/host'
import { labelOf, type Shelf } from '../shelf/shelf.ts'
import { playbookDb } from '../tables.ts'
import type { RunLine } from './ledger.ts'
import { type Waiting, waitingOf } from './offers.ts'
import type { Runner } from './runner.ts'

const MOST = 100

const both = (text: string): BriefWords => ({ en: text, fr: text })
const labelIn = ({ label }: RunLine): Label => JSON.parse(label) as Label

const BECAUSE: Readonly<Record<Waiting['kind'], BriefWords>> = {
  gate: {
    en: 'a person must agree before this step begins',
    fr: 'une personne doit donner son accord avant cette étape',
  },
  task: { en: 'this step is done by hand, then reported', fr: 'cette étape se fait à la main, puis on en rend compte' },
  decision: {
    en: 'the values do not decide which way it goes',
    fr: 'les valeurs ne suffisent pas à décider de la suite',
  },
  answer: {
    en: 'a system was asked and its answer was lost',
    fr: 'un système a été sollicité et sa réponse s’est perdue',
  },
}

const STATES: Readonly<Record<string, BriefWords>> = {
  completed: { en: 'completed', fr: 'terminée' },
  failed: { en: 'failed', fr: 'échouée' },
  stopped: { en: 'stopped', fr: 'arrêtée' },
  gate: { en: 'waits at a gate', fr: 'attend un accord' },
  task: { en: 'waits for work by hand', fr: 'attend une tâche manuelle' },
  decision: { en: 'waits for a decision', fr: 'attend une décision' },
  answer: { en: 'an answer was lost', fr: 'une réponse s’est perdue' },
  held: { en: 'is held', fr: 'est suspendue' },
}
const RUNNING: BriefWords = { en: 'goes on', fr: 'est en cours' }

/** What playbooks tell the rest of the node, each as its reader may see it. */
export function contribute(
  host: Host,
  shelf: Shelf,
  runner: Runner,
): Pick<Contributions, 'waiting' | 'beside' | 'search'> {
  const about = () => ({ actuators: runner.actuators, policies: host.policiesNow() })
  return {
    async waiting(subject) {
      if (!host.accounts.verbsOf(subject).has('playbooks:run')) return []
      const told = await host.tables.readAs(subject, async (tx) => {
        const rows = await playbookDb(tx)
          .selectFrom('playbooks_run')
          .selectAll()
          .where('status', '=', 'running')
          .where('waits', 'in', ['gate', 'task', 'decision', 'answer'])
          .orderBy('started')
          .limit(MOST)
          .execute()
        const all: { readonly row: RunLine; readonly waits: readonly Waiting[] }[] = []
        for (const row of rows) all.push({ row, waits: await waitingOf(tx, row, about()) })
        return all
      })
      return told.flatMap(({ row, waits }) =>
        waits.filter(({ agreed }) => !agreed.some(({ by }) => by === subject.id)).map((one) => itemOf(row, one)),
      )
    },
    async beside(subject, id) {
      const rows = await host.tables.readAs(subject, (tx) =>
        playbookDb(tx)
          .selectFrom('playbooks_run')
          .selectAll()
          .where('incident', '=', id)
          .orderBy('started', 'desc')
          .limit(MOST)
          .execute(),
      )
      return rows.map((row) => ({
        id: row.id,
        capability: 'playbooks',
        what: { en: 'Playbook run', fr: 'Exécution de playbook' },
        title: both(row.name),
        state: STATES[row.status === 'running' ? row.waits : row.status] ?? RUNNING,
        route: `/playbooks/runs/${row.id}`,
        at: Number(row.changed),
        label: labelIn(row),
      }))
    },
    async search(subject, text) {
      if (text.trim().length < 3) return []
      return (await shelf.list(subject, text)).slice(0, 20).map((kept) => ({
        id: kept.id,
        capability: 'playbooks',
        kind: 'playbook',
        title: kept.name,
        route: `/playbooks/library/${kept.id}`,
        label: labelOf(kept),
      }))
    },
  }
}

const itemOf = (row: RunLine, { kind, token, name, seen }: Waiting): WaitingItem => ({
  id: `${row.id} ${token} ${seen}`,
  capability: 'playbooks',
  kind: kind === 'gate' ? 'gate' : 'task',
  title: both(`${row.name}: ${name}`),
  because: BECAUSE[kind],
  route: `/playbooks/runs/${row.id}`,
  waitsFor: 'anybody',
  since: Number(row.changed),
  urgency: kind === 'answer' ? 'immediate' : 'priority',
  subjects: row.incident === '' ? [] : [row.incident],
  label: labelIn(row),
})
