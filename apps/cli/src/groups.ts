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
    summaries: ['takes STIX files into a data folder', 'writes one STIX bundle', 'checks STIX without storing it'],
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
    summaries: ['other nodes: who they are, how contact stands, files'],
    register: async (program) => (await import('./sharing.ts')).sharingCommands(program),
  },
  {
    names: ['sharing'],
    summaries: ['what may go to which node, who signs, what was sent, taking it back'],
    register: async (program) => {
      const sharing = program.command('sharing').description('releases to other nodes')
      const [{ deskCommands }, { askNode }] = await Promise.all([import('./desk.ts'), import('./mispNode.ts')])
      deskCommands(sharing, askNode)
    },
  },
  {
    names: ['taxii'],
    summaries: ['TAXII 2.1: what servers offer, what they hold, collections of this node'],
    register: async (program) => (await import('./taxii.ts')).taxiiCommands(program),
  },
  {
    names: ['picture'],
    summaries: ['assesses a mission model: capacity, probability, recovery, why'],
    register: async (program) => (await import('./picture.ts')).pictureCommands(program),
  },
  {
    names: ['label'],
    summaries: ['who may read a label, joins, ADatP-4774 XML'],
    register: async (program) => (await import('./label.ts')).labelCommands(program),
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
