import type { AreaName } from './areas.ts'
import type { NodeLeak } from './leaks-node.ts'
import { answeredAsHidden, everyoneReadsTable, numbered } from './planting-node.ts'
import { workIn, type WorkProgram } from './program-work.ts'

/** A leak of one area, and the areas in which work shows it. */
interface WorkLeak extends NodeLeak {
  readonly areas: readonly AreaName[]
}

/** Leaks of what people do on a node: incidents, briefs, what waits and who is told of it. */
export const WORK_LEAKS: readonly WorkLeak[] = [
  {
    name: 'incidents with portions of everybody',
    channel: 'incidents, tasks, time lines',
    areas: ['incidents'],
    plant: answeredAsHidden(/^\/api\/incidents\/cases/),
  },
  {
    name: 'a list of incidents that follows what nobody may read',
    channel: 'when an incident changed',
    areas: ['incidents'],
    plant: numbered(
      /^\/api\/incidents\/cases\?/,
      "select count(*)::int as n from edge join kind k on k.id = edge.kind where k.name = 'incident_ref'",
      (body, n) => body.replaceAll(/"changed":\d+/g, `"changed":${n}`),
    ),
  },
  {
    name: 'evidence of everybody',
    channel: 'evidence, chains of custody',
    areas: ['evidence'],
    plant: answeredAsHidden(/^\/api\/incidents\/cases\/[^/]+\/evidence$/),
  },
  {
    name: 'a list of briefs of everybody',
    channel: 'briefs',
    areas: ['briefs'],
    plant: answeredAsHidden(/^\/api\/briefing\/briefs$/),
  },
  {
    name: 'requirements and recurring products of everybody',
    channel: 'requirements, battle rhythm',
    areas: ['briefs'],
    plant: everyoneReadsTable('briefing_requirement'),
  },
  {
    name: 'teams and requests for help of everybody',
    channel: 'offers, requests for help, reasons',
    areas: ['assistance'],
    plant: answeredAsHidden(/^\/api\/assistance\/(board|requests)/),
  },
  {
    name: 'a watch log and handovers of everybody',
    channel: 'watch log, handover, alert state',
    areas: ['watch'],
    plant: everyoneReadsTable('watch_entry'),
  },
  {
    name: 'a handover that counts the deeds of everybody',
    channel: 'deeds of a shift',
    areas: ['watch'],
    plant: numbered(/^\/api\/watch\/handover\?/, 'select count(*)::int as n from audit_leaf', (body, n) =>
      body.replace(/"deeds":\d+/, `"deeds":${n}`),
    ),
  },
  {
    name: 'a mail whose subject says what was stored last',
    channel: 'mails and webhooks: subjects, sizes, number, time',
    areas: ['notices'],
    plant: (node) =>
      node.wrapPost(async (text, storage) => {
        const [row] = await storage.asOwner((tx) =>
          tx.query<{ name: string }>('select name from version order by seq desc limit 1'),
        )
        return text.replace(/waits? for you/, (said) => `${said} (${row?.name})`)
      }),
  },
  {
    name: 'things that wait for everybody',
    channel: 'what waits, who sees to it',
    areas: ['notices'],
    plant: answeredAsHidden(/^\/api\/notices\/items$/),
  },
  {
    name: 'playbooks and runs of everybody',
    channel: 'playbooks, runs, steps',
    areas: ['playbooks'],
    plant: answeredAsHidden(/^\/api\/playbooks/),
  },
]

/** By name of a leak: the work that shows it. */
export const WORK_SHOWN: Readonly<Record<string, WorkProgram>> = Object.fromEntries(
  WORK_LEAKS.map(({ name, areas }) => [name, workIn(...areas)]),
)
