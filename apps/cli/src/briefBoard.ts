import { recallBrief, requirements, rhythm } from '@testudo/briefing'
import { formatDtg } from '@testudo/kernel/time'
import type { Command } from 'commander'
import type { AskedNode } from './askedNode.ts'
import { plain, read } from './asking.ts'
import {
  type RequirementFlags,
  requirementOptions,
  type RhythmFlags,
  rhythmOptions,
  setRequirement,
  setRhythm,
} from './briefSet.ts'
import { report } from './report.ts'

interface Flags {
  readonly json?: boolean
  readonly all?: boolean
  readonly reason?: string
}

export interface BoardParts {
  /** Makes a command of `testudo brief` that asks a node. */
  readonly common: (name: string, summary: string, examples: string) => Command
  /** Works with the node the flags of this command name. */
  readonly withNode: (command: Command, work: (node: AskedNode) => Promise<void>) => Promise<void>
}

/** Adds what stands around briefs: what the commander must know, what is due when, taking one back. */
export function boardCommands({ common, withNode }: BoardParts): void {
  requirementOptions(
    common(
      'requirements',
      'what the commander must know, by priority, and the brief that answered last; adds, changes and ends them',
      [
        'testudo brief requirements --all --json',
        'testudo brief requirements --add "Who is behind the rail outages?" --owner J2 --to "ALLIED RESTRICTED REL EST LTU"',
        'testudo brief requirements --change requirement-3Jq2Vx0aAbBcCdDe --priority 1',
        'testudo brief requirements --end requirement-3Jq2Vx0aAbBcCdDe',
      ].join('\n  '),
    ),
  )
    .option('--all', 'those that have ended too')
    .action((_flags: Flags, command: Command) =>
      withNode(command, async (node) => {
        const flags = command.optsWithGlobals<Flags & RequirementFlags>()
        const done = await setRequirement(node, flags)
        if (done !== undefined) return report(flags, { id: done.id }, `${done.said}: ${done.id}`)
        const path = `${requirements.path}?show=${flags.all === true ? 'all' : 'valid'}`
        const answer = read(requirements, await node.ask('GET', path))
        const rows = answer.rows.map(({ id, kind, priority, text, mark, mission, answered, stale }) => {
          const said = answered === undefined ? 'not answered' : `answered ${formatDtg(answered.at)}`
          const about = mission === undefined ? '' : ` ${mission}`
          return `${priority} ${kind.toUpperCase().padEnd(5)}${about}  ${mark.portion} ${text.en}  ${said}${stale ? ', open' : ''}  ${id}`
        })
        report(flags, answer, rows.length === 0 ? 'No requirement is set.' : rows.map(plain).join('\n'))
      }),
    )
  rhythmOptions(
    common(
      'rhythm',
      'what is due in the next 24 hours or late from the last 24, oldest first; adds and ends what recurs',
      [
        'testudo brief rhythm --json',
        'testudo brief rhythm --add --at 06:00 --zone Europe/Vilnius --days 1-5 --cutoff 60 --to "ALLIED RESTRICTED REL EST LTU"',
        'testudo brief rhythm --end slot-3Jq2Vx0aAbBcCdDe',
      ].join('\n  '),
    ),
  ).action((_flags: Flags, command: Command) =>
    withNode(command, async (node) => {
      const flags = command.optsWithGlobals<Flags & RhythmFlags>()
      const done = await setRhythm(node, flags)
      if (done !== undefined) return report(flags, { id: done.id }, `${done.said}: ${done.id}`)
      const answer = read(rhythm, await node.ask('GET', rhythm.path))
      const rows = answer.occurrences.map(
        ({ at, cutoff, kind, mission = '', state, mark, brief = '' }) =>
          `${formatDtg(at)}  ${state.padEnd(8)} ${mark.portion} ${[kind, mission].join(' ').trim()}  cut-off ${formatDtg(cutoff)}  ${brief}`,
      )
      const slots = answer.slots.map(
        ({ id, kind, mission = '', time, zone, days, mark, for: whom }) =>
          `${id}  ${mark.portion} ${[kind, mission].join(' ').trim()} at ${time} ${zone}, days ${days.join('')}, for ${whom}`,
      )
      const due = rows.length === 0 ? ['Nothing is due in the next 24 hours.'] : rows
      report(flags, answer, slots.length === 0 ? 'Nothing recurs.' : [...due, '', ...slots].map(plain).join('\n'))
    }),
  )
  common(
    'recall',
    'takes an issued brief back; it stays readable and says so',
    'testudo brief recall brief-3Jq2Vx0aAbBcCdDe --reason "Wrong mission"',
  )
    .argument('<ID>', 'as "testudo brief list" shows it')
    .requiredOption('--reason <WORDS>', 'why, for those who have copies')
    .action((id: string, _flags: Flags, command: Command) =>
      withNode(command, async (node) => {
        const flags = command.optsWithGlobals<Flags>()
        const path = recallBrief.path.replace(':id', encodeURIComponent(id))
        const answer = read(recallBrief, await node.ask('POST', path, JSON.stringify({ reason: flags.reason ?? '' })))
        report(flags, answer, `Recalled. Who took copies is told: ${answer.id}`)
      }),
    )
}
