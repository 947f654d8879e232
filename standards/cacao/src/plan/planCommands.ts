import { isObject, parseStrict } from '@testudo/stix/json'
import { under } from '../check/shape.ts'
import { decodeBase64Text } from '../bytes.ts'
import type { ActionStep, Command, Playbook } from '../types.ts'
import { type Filler, fillLine, fillPlain, fillWord, Unfit } from '../variables/fill.ts'
import { fillContent, fillJson, fillTarget } from '../variables/fillHttp.ts'
import { fillPosix, fillPowershell } from '../variables/fillShell.ts'
import { planParty } from './party.ts'
import { say, tell } from '../tell/told.ts'
import type { CommandPlan, Deed, PartyPlan, Planned, PlanProblem } from './plan.ts'

/** Plans every command of a step with the values that are known. All commands, or the reasons why not. */
export function planCommands(playbook: Playbook, id: string, step: ActionStep, filler: Filler): Planned {
  const problems: PlanProblem[] = []
  const path = under('/workflow', id)
  const attempt = <T>(at: string, work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      const { path: inner = at, told } = error
      problems.push({ path: inner, says: `${say(told)}.`, told })
      return undefined
    }
  }
  const agent = attempt(`${path}/agent`, () => planParty(playbook, 'agent_definitions', step.agent, filler))
  const targets = (step.targets ?? []).map((target, i) =>
    attempt(`${path}/targets/${i}`, () => planParty(playbook, 'target_definitions', target, filler)),
  )
  const isDevice = [agent, ...targets].some((party) => party?.category?.some((category) => DEVICES.has(category)))
  const deeds = step.commands.map((command, i) =>
    attempt(`${path}/commands/${i}`, () => deedOf(command, filler, isDevice)),
  )
  if (problems.length > 0 || agent === undefined) return { problems }
  const known = targets.filter((target): target is PartyPlan => target !== undefined)
  return {
    plans: step.commands.flatMap((command, index) => {
      const deed = deeds[index]
      return deed === undefined ? [] : [planOf(command, index, deed, agent, known)]
    }),
  }
}

const planOf = (
  command: Command,
  index: number,
  deed: Deed,
  agent: PartyPlan,
  targets: readonly PartyPlan[],
): CommandPlan => ({
  index,
  type: command.type,
  ...(command.version === undefined ? {} : { version: command.version }),
  ...(command.description === undefined ? {} : { description: command.description }),
  ...(command.playbook_activity === undefined ? {} : { activity: command.playbook_activity }),
  deed,
  agent,
  targets,
  touchesSystem: touchesSystem(command, agent),
})

/** People who are given a command carry it out themselves; all else reaches a system. */
const touchesSystem = (command: Command, agent: PartyPlan): boolean => command.type !== 'manual' && !agent.isPeople

function textOfCommand(command: Command): string {
  if (command.command_b64 === undefined) return command.command ?? ''
  const text = decodeBase64Text(command.command_b64)
  if (text === undefined) throw new Unfit(tell('unfit.no_text'))
  return text
}

/** What is spoken to by SSH there is no POSIX shell: it reads quotes otherwise, or not at all. */
const DEVICES: ReadonlySet<string> = new Set([
  'content-gateway',
  'firewall',
  'ids',
  'ips',
  'os-windows',
  'router',
  'switch',
  'wireless',
])

function deedOf(command: Command, filler: Filler, isDevice: boolean): Deed {
  const { type } = command
  if (type === 'manual') return { kind: 'manual', text: fillPlain(textOfCommand(command), filler) }
  if (type === 'ssh' && isDevice)
    return { kind: 'shell', shell: type, script: fillWord(textOfCommand(command), filler) }
  if (type === 'bash' || type === 'ssh')
    return { kind: 'shell', shell: type, script: fillPosix(textOfCommand(command), filler, type === 'ssh') }
  if (type === 'powershell')
    return { kind: 'shell', shell: type, script: fillPowershell(textOfCommand(command), filler) }
  if (type === 'http-api') return httpDeed(command, filler)
  if (type === 'openc2-http') return openC2Deed(command, filler)
  if (['elastic', 'kestrel', 'sigma', 'yara', 'jupyter'].includes(type))
    return { kind: 'query', language: type, text: queryOf(textOfCommand(command), filler) }
  const content =
    command.content ?? (command.content_b64 === undefined ? undefined : decodeBase64Text(command.content_b64))
  return {
    kind: 'other',
    text: fillWord(textOfCommand(command), filler),
    ...(content === undefined ? {} : { content: fillContent(content, '', filler) }),
  }
}

/** Queries that are JSON take any value as a text of it; others only words that mean the same everywhere. */
function queryOf(text: string, filler: Filler): string {
  const read = parseStrict(text)
  return 'value' in read && isObject(read.value) ? JSON.stringify(fillJson(read.value, filler)) : fillWord(text, filler)
}

function lineOf(command: Command, filler: Filler) {
  const [method = '', target = '', version = 'HTTP/1.1', ...more] = (command.command ?? '').trim().split(/ +/)
  if (!/^[A-Z]+$/.test(method) || target === '' || more.length > 0) throw new Unfit(tell('unfit.start_line'))
  const headers = Object.fromEntries(
    Object.entries(command.headers ?? {}).map(
      ([name, values]) => [name, values.map((value) => fillLine(value, filler))] as const,
    ),
  )
  return { method, target: fillTarget(target, filler), version, headers }
}

function httpDeed(command: Command, filler: Filler): Deed {
  const line = lineOf(command, filler)
  const [, [contentType = ''] = []] =
    Object.entries(line.headers).find(([name]) => name.toLowerCase() === 'content-type') ?? []
  const encoded = command.content_b64
  const text = encoded === undefined ? command.content : decodeBase64Text(encoded)
  if (encoded !== undefined && text === undefined) return { kind: 'http', ...line, contentBase64: encoded }
  return {
    kind: 'http',
    ...line,
    ...(text === undefined ? {} : { content: fillContent(text, contentType, filler) }),
  }
}

function openC2Deed(command: Command, filler: Filler): Deed {
  const { method, target, version, headers } = lineOf(command, filler)
  if (method !== 'POST') throw new Unfit(tell('unfit.openc2_post'))
  const read = parseStrict(decodeBase64Text(command.content_b64 ?? '') ?? '')
  if (!('value' in read) || !isObject(read.value)) throw new Unfit(tell('unfit.openc2_content'))
  return { kind: 'openc2', target, version, headers, message: fillJson(read.value, filler) }
}
