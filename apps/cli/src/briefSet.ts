import {
  addRequirement,
  addSlot,
  changeRequirement,
  endRequirement,
  endSlot,
  type RequirementRow,
  requirements,
} from '@testudo/briefing'
import { Fault } from '@testudo/kernel/fault'
import { parseTime } from '@testudo/kernel/time'
import { type Command, Option } from 'commander'
import type { AskedNode } from './askedNode.ts'
import { read } from './asking.ts'

/** What a command of `testudo brief` is given to change what stands around briefs. */
interface Deeds {
  readonly add?: string | boolean
  readonly change?: string
  readonly end?: string
  readonly mission?: string
  readonly to?: string
}

export interface RequirementFlags extends Deeds {
  readonly add?: string
  readonly text?: string
  readonly fr?: string
  readonly as?: RequirementRow['kind']
  readonly owner?: string
  readonly priority?: string
  readonly every?: string
  readonly until?: string
  readonly term?: readonly string[]
}

export interface RhythmFlags extends Deeds {
  readonly add?: boolean
  readonly kind?: string
  readonly language?: string
  readonly scale?: string
  readonly at?: string
  readonly zone?: string
  readonly days?: string
  readonly cutoff?: string
}

export const requirementOptions = (command: Command): Command =>
  command
    .option('--add <TEXT>', 'adds a requirement in these words')
    .option('--change <ID>', 'changes one: what is not told again stays')
    .option('--end <ID>', 'ends one; it stays among all')
    .option('--text <TEXT>', 'the words, when one is changed')
    .option('--fr <TEXT>', 'the words in French (default: the same)')
    .addOption(new Option('--as <KIND>', 'pir (default), ffir or eefi').choices(['pir', 'ffir', 'eefi']))
    .option('--owner <WHO>', 'who answers for it')
    .option('--mission <M>', 'code of a mission (default: all)')
    .option('--priority <N>', '1 before 2 before 3 (default: 2)')
    .option('--every <HOURS>', 'after which an answer is too old (default: 24)')
    .option('--until <TIME>', 'until when it holds')
    .option('--term <WORD>', 'of an eefi: a word that gives it away; may be repeated', gather)
    .option('--to <LABEL>', 'who may read it')

export const rhythmOptions = (command: Command): Command =>
  command
    .option('--add', 'adds a recurring product')
    .option('--end <ID>', 'ends one; what it made stays')
    .option('--kind <KIND>', 'sitrep (default), intsum, intrep, assessment, warning or rfi-answer')
    .option('--mission <M>', 'code of a mission (default: all)')
    .option('--at <HH:MM>', 'when it is due')
    .option('--zone <ZONE>', 'whose clock shows that: UTC (default), Europe/Vilnius')
    .option('--days <DAYS>', '1 is Monday: 1-5 or 1,3,5 (default: 1-7)')
    .option('--cutoff <MINUTES>', 'before it is due, the facts are taken (default: 60)')
    .option('--language <LANGUAGE>', 'en (default) or fr')
    .option('--to <LABEL>', 'for whom')

const gather = (one: string, before: readonly string[] = []): readonly string[] => [...before, one]

/** Changes requirements as the flags say. @returns what was done, in words, and the id; nothing when only a look was asked for */
export async function setRequirement(node: AskedNode, flags: RequirementFlags) {
  const deed = onlyOne(flags)
  if (deed === undefined) return undefined
  if (deed === 'end') {
    const path = endRequirement.path.replace(':id', encodeURIComponent(flags.end ?? ''))
    return { said: 'Ended', ...read(endRequirement, await node.ask('DELETE', path)) }
  }
  if (deed === 'add') {
    const body = matterOf(flags, undefined, needed(flags.add, '--add'))
    return { said: 'Added', ...read(addRequirement, await node.ask('POST', addRequirement.path, body)) }
  }
  const id = flags.change ?? ''
  const before = read(requirements, await node.ask('GET', `${requirements.path}?show=all`)).rows.find(
    (row) => row.id === id,
  )
  if (before === undefined) throw new Fault('absent', 'cli.requirement', 'No requirement of this id. List them first.')
  const path = changeRequirement.path.replace(':id', encodeURIComponent(id))
  const body = matterOf(flags, before, flags.text ?? before.text.en)
  return { said: 'Changed', ...read(changeRequirement, await node.ask('PUT', path, body)) }
}

function matterOf(flags: RequirementFlags, before: RequirementRow | undefined, en: string): string {
  const { as = before?.kind ?? 'pir', mission = before?.mission, until, term = before?.terms ?? [] } = flags
  const fr = flags.fr ?? (before === undefined || flags.text !== undefined ? en : before.text.fr)
  const validUntil = until === undefined ? before?.validUntil : timeOf(until)
  return JSON.stringify({
    kind: as,
    text: { en, fr },
    owner: needed(flags.owner ?? before?.owner, '--owner'),
    ...(mission !== undefined && { mission }),
    priority: numberOf(flags.priority, '--priority') ?? before?.priority ?? 2,
    every: numberOf(flags.every, '--every') ?? before?.every ?? 24,
    ...(validUntil !== undefined && { validUntil }),
    terms: term,
    label: flags.to ?? before?.label ?? needed(undefined, '--to'),
  })
}

/** Adds or ends a recurring product, as the flags say. @returns what was done, and the id; nothing when only a look was asked for */
export async function setRhythm(node: AskedNode, flags: RhythmFlags) {
  const deed = onlyOne(flags)
  if (deed === undefined) return undefined
  if (deed === 'end') {
    const path = endSlot.path.replace(':id', encodeURIComponent(flags.end ?? ''))
    return { said: 'Ended', ...read(endSlot, await node.ask('DELETE', path)) }
  }
  const body = JSON.stringify({
    kind: flags.kind ?? 'sitrep',
    ...(flags.mission !== undefined && { mission: flags.mission }),
    time: needed(flags.at, '--at'),
    zone: flags.zone ?? 'UTC',
    days: daysOf(flags.days ?? '1-7'),
    cutoff: numberOf(flags.cutoff, '--cutoff') ?? 60,
    language: flags.language ?? 'en',
    ...(flags.scale !== undefined && { scale: flags.scale }),
    to: needed(flags.to, '--to'),
  })
  return { said: 'Added', ...read(addSlot, await node.ask('POST', addSlot.path, body)) }
}

function onlyOne(flags: Deeds): 'add' | 'change' | 'end' | undefined {
  const [deed, other] = (['add', 'change', 'end'] as const).filter((name) => flags[name] !== undefined)
  if (other === undefined) return deed
  throw new Fault('invalid', 'cli.one_deed', 'One deed at a time: --add, --change or --end.')
}

function needed(value: string | undefined, flag: string): string {
  if (value !== undefined) return value
  throw new Fault('invalid', 'cli.needed', `Say ${flag} too; --help tells what it means.`)
}

function numberOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined || /^\d{1,6}$/.test(text)) return text === undefined ? undefined : Number(text)
  throw new Fault('invalid', 'cli.number', `${flag} ${text} is no whole number.`)
}

function timeOf(text: string): number {
  const at = parseTime(text)
  if (at !== undefined) return at
  throw new Fault('invalid', 'cli.time', `--until "${text}" is no time; write 2026-11-21T12:00:00Z or 211200ZNOV26.`)
}

/** `1-5`, `1,3,5` or both. */
function daysOf(text: string): readonly number[] {
  const days = text.split(',').flatMap((part) => {
    const [, from, until = from] = /^([1-7])(?:-([1-7]))?$/.exec(part.trim()) ?? []
    if (from === undefined || Number(from) > Number(until))
      throw new Fault('invalid', 'cli.days', `--days ${text} names no days; 1 is Monday: 1-5 or 1,3,5.`)
    return Array.from({ length: Number(until) - Number(from) + 1 }, (_, n) => Number(from) + n)
  })
  return [...new Set(days)]
}
