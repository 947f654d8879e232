import type { Command } from 'commander'

/** A group of commands that is loaded when one of its names is asked for. */
export interface CommandGroup {
  readonly names: readonly string[]
  readonly summaries: readonly string[]
  register(program: Command): Promise<void>
}

export const commandGroups: readonly CommandGroup[] = [
  {
    names: ['import', 'export', 'stix'],
    summaries: [
      'takes STIX and lists of vulnerabilities into a data folder',
      'writes one STIX bundle',
      'checks STIX without storing it',
    ],
    register: async (program) => {
      const [{ threatsCommands }, { open }] = await Promise.all([import('./threats.ts'), import('./open.ts')])
      threatsCommands(program, open)
    },
  },
  {
    names: ['misp'],
    summaries: ['takes MISP events in and out, with their audiences and warning lists'],
    register: async (program) => (await import('./misp.ts')).mispCommands(program),
  },
  {
    names: ['sharing'],
    summaries: ['other nodes, and what may go to them: contact, releases, signatures, taking back'],
    register: async (program) => {
      const [{ sharingCommands }, { deskCommands }, { askNode }] = await Promise.all([
        import('./sharing.ts'),
        import('./desk.ts'),
        import('./askedNode.ts'),
      ])
      deskCommands(sharingCommands(program), askNode)
    },
  },
  {
    names: ['watch'],
    summaries: ['the watch: what waits, the log, the handover sheet, the alert state'],
    register: async (program) => {
      const [{ watchCommands }, { askNode }] = await Promise.all([import('./watch.ts'), import('./askedNode.ts')])
      watchCommands(program, askNode)
    },
  },
  {
    names: ['playbook'],
    summaries: ['playbooks on a node: the shelf, runs, gates'],
    register: async (program) => {
      const [{ playbookCommands }, { askNode }] = await Promise.all([import('./playbook.ts'), import('./askedNode.ts')])
      playbookCommands(program, askNode)
    },
  },
  {
    names: ['incident'],
    summaries: ['incidents: what is worked on, for which mission, by whom'],
    register: async (program) => {
      const [{ incidentCommands }, { askNode }] = await Promise.all([import('./incident.ts'), import('./askedNode.ts')])
      incidentCommands(program, askNode)
    },
  },
  {
    names: ['notices'],
    summaries: ['what waits for you, who sees to it, who is on call'],
    register: async (program) => {
      const [{ noticesCommands }, { askNode }] = await Promise.all([import('./notices.ts'), import('./askedNode.ts')])
      noticesCommands(program, askNode)
    },
  },
  {
    names: ['assistance'],
    summaries: ['help between nations: offered, asked for, agreed, handed back'],
    register: async (program) => {
      const [{ assistanceCommands }, { askNode }] = await Promise.all([
        import('./assistance.ts'),
        import('./askedNode.ts'),
      ])
      assistanceCommands(program, askNode)
    },
  },
  {
    names: ['taxii'],
    summaries: ['TAXII 2.1: what servers offer, what they hold, collections of this node'],
    register: async (program) => (await import('./taxii.ts')).taxiiCommands(program),
  },
  {
    names: ['seen', 'activities', 'parity'],
    summaries: [
      'asks other nodes whether they have seen a value, without telling it',
      'operations, hunts, exercises and measures of allies, and those that meet',
      'how far each ally is on our level',
    ],
    register: async (program) => (await import('./seen.ts')).seenCommands(program),
  },
  {
    names: ['detect'],
    summaries: ['runs Sigma rules and indicators over files of telemetry'],
    register: async (program) => (await import('./detect.ts')).detectCommands(program),
  },
  {
    names: ['protect'],
    summaries: ['writes rules and block lists from indicators: Suricata, DNS RPZ, Sigma, CSV, STIX'],
    register: async (program) => (await import('./protect.ts')).protectCommands(program),
  },
  {
    names: ['hunt'],
    summaries: ['looks backwards through the stored events of a node: indicators, STIX patterns, Sigma rules'],
    register: async (program) => {
      const [{ huntCommands }, { askNode }] = await Promise.all([import('./hunt.ts'), import('./askedNode.ts')])
      huntCommands(program, askNode)
    },
  },
  {
    names: ['matcher'],
    summaries: ['searches one partition of a NATS JetStream stream of events, beside others'],
    register: async (program) => (await import('./matcher.ts')).matcherCommands(program),
  },
  {
    names: ['vulnerabilities'],
    summaries: ['feeds of vulnerabilities that the node follows'],
    register: async (program) => {
      const [{ feedCommands }, { askNode }] = await Promise.all([import('./feeds.ts'), import('./askedNode.ts')])
      feedCommands(program.command('vulnerabilities').description('vulnerabilities: feeds that are followed'), askNode)
    },
  },
  {
    names: ['inventory'],
    summaries: ['equipment and the software it runs: import, undo, list, export, published statuses'],
    register: async (program) => {
      const [{ inventoryCommands }, { askNode }] = await Promise.all([
        import('./inventory.ts'),
        import('./askedNode.ts'),
      ])
      inventoryCommands(program, askNode)
    },
  },
  {
    names: ['picture'],
    summaries: ['assesses a mission model: capacity, probability, recovery, why'],
    register: async (program) => (await import('./picture.ts')).pictureCommands(program),
  },
  {
    names: ['brief'],
    summaries: ['one page for the commander: drawn now for one releasability, as words, PDF or HTML'],
    register: async (program) => {
      const [{ briefCommands }, { askNode }] = await Promise.all([import('./brief.ts'), import('./askedNode.ts')])
      briefCommands(program, askNode)
    },
  },
  {
    names: ['csaf'],
    summaries: ['checks CSAF and VEX documents'],
    register: async (program) => (await import('./csaf.ts')).csafCommands(program),
  },
  {
    names: ['cacao'],
    summaries: ['CACAO 2.0 playbooks: check, try, draw, sign, verify'],
    register: async (program) => (await import('./cacao.ts')).cacaoCommands(program),
  },
  {
    names: ['cvss'],
    summaries: ['scores CVSS vectors of every version'],
    register: async (program) => (await import('./cvss.ts')).cvssCommand(program),
  },
  {
    names: ['label'],
    summaries: ['who may read a label, joins, ADatP-4774 XML'],
    register: async (program) => (await import('./label.ts')).labelCommands(program),
  },
  {
    names: ['cpe'],
    summaries: ['CPE names: compared, read, applied to what an asset runs'],
    register: async (program) => (await import('./cpe.ts')).cpeCommands(program),
  },
  {
    names: ['ssvc'],
    summaries: ['SSVC decision tables: decide, check, list'],
    register: async (program) => (await import('./ssvc.ts')).ssvcCommands(program),
  },
  {
    names: ['lev'],
    summaries: ['how likely a vulnerability has been exploited, from its EPSS scores over time'],
    register: async (program) => (await import('./lev.ts')).levCommands(program),
  },
  {
    names: ['audit', 'schema', 'backup', 'restore'],
    summaries: [
      'verifies the audit log',
      'steps of the database, and the way back',
      'writes a backup of a data folder',
      'restores a backup into an empty folder',
    ],
    register: async (program) => (await import('./node.ts')).nodeCommands(program),
  },
  {
    names: ['demo'],
    summaries: ['starts a federation of nodes on this machine'],
    register: async (program) => (await import('./demo.ts')).demoCommands(program),
  },
]
