import type { CommandPlan, PartyPlan, Why } from '@testudo/cacao'
import { isObject } from '@testudo/stix/json'
import { z } from 'zod'
import { type RunCode, tellRun } from './sayings.ts'
import { fitsPattern, plainWords } from './patterns.ts'

const host = z.string().regex(/^([\w.-]+|[\da-f:]+)$/i, 'a host name or an address, as playbooks write it')
const file = z.string().min(1).max(4_096)

/** What OpenC2 may be asked here: what defends, and what only looks. */
const OPENC2_ACTIONS = ['allow', 'contain', 'copy', 'delete', 'deny', 'locate', 'query', 'restore', 'update'] as const

const common = {
  name: z.string().trim().min(1).max(100),
  /** What playbooks may call it: hosts and addresses of agents and targets. */
  hosts: z.array(host).min(1).max(20),
  /** How many people must agree before each act. */
  people: z.union([z.literal(1), z.literal(2)]).default(1),
  timeoutSeconds: z.number().int().min(1).max(600).default(60),
}
const web = {
  /** SHA-256 of the certificate that must answer; without it, authorities the system knows are asked. */
  fingerprint: z
    .string()
    .regex(/^[\da-f]{64}$/, '64 hexadecimal digits')
    .optional(),
  /** The file that holds the secret; it is read at each use and shown nowhere. Sent as `Authorization: Bearer`. */
  secretFile: file.optional(),
}
/** Plain HTTP only to this very machine. */
const address = z
  .url()
  .max(1_000)
  .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$))/, 'https, or http on this machine')
  .refine((url) => !/[?#@]/.test(url), 'no query, fragment or password')

/** What this node may act on, as its settings declare it. Nothing else is reached by any playbook. */
export const actuatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    ...common,
    ...web,
    /** What paths of playbooks are below. */
    url: address,
    /** `POST /users/x/disable`; `*` stands for one part of a path. */
    actions: z
      .array(z.string().regex(/^(GET|HEAD|POST|PUT|DELETE) \/[^?#\s]{0,500}$/))
      .min(1)
      .max(100),
  }),
  z.strictObject({
    kind: z.literal('openc2'),
    ...common,
    ...web,
    /** With the path, `https://fw.example/.well-known/openc2`. */
    url: address,
    /** Pairs of action and target: `deny ipv4_connection`. */
    actions: z
      .array(z.string().regex(new RegExp(`^(${OPENC2_ACTIONS.join('|')}) [a-z0-9][\\w:/-]{0,100}$`)))
      .min(1)
      .max(100),
  }),
  z.strictObject({
    kind: z.literal('ssh'),
    ...common,
    /** Where it really is. */
    host,
    port: z.number().int().min(1).max(65_535).default(22),
    user: z.string().min(1).max(100),
    /** `SHA256:…` as `ssh-keygen -l` tells it: this very key must answer. */
    hostKey: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/),
    /** Private key of this node for it, OpenSSH or PEM, without a passphrase. */
    keyFile: file,
    /** Words of a command; `*` stands for one word: `gatewayctl isolate *`. */
    actions: z.array(z.string().trim().min(1).max(500)).min(1).max(100),
  }),
])
export type Actuator = Readonly<z.infer<typeof actuatorSchema>>

export type Addressed = { readonly actuator: Actuator } | { readonly refused: Why }

/** Which actuator a command is for, when the node has it and lets it be asked this; or why not. */
export function actuatorFor(plan: CommandPlan, actuators: readonly Actuator[]): Addressed {
  const actuator = addressed(plan, actuators)
  if (actuator === undefined) return { refused: tellRun('actuator.none', { name: plan.agent.name }) }
  const flaw = flawOf(plan, actuator)
  if (flaw === undefined) return { actuator }
  return { refused: { code: 'actuator.not_allowed', values: { name: actuator.name, flaw } } }
}

/** The agent where it is one; otherwise the one target that is. */
function addressed(plan: CommandPlan, actuators: readonly Actuator[]): Actuator | undefined {
  const agent = actuatorOfParty(plan.agent, actuators)
  if (agent !== undefined) return agent
  const targets = plan.targets.map((target) => actuatorOfParty(target, actuators))
  return targets.length === 1 ? targets[0] : undefined
}

export function actuatorOfParty(
  party: Pick<PartyPlan, 'addresses'>,
  actuators: readonly Actuator[],
): Actuator | undefined {
  const names = new Set(Object.entries(party.addresses).flatMap(([kind, values]) => hostsIn(kind, values)))
  return actuators.find(({ hosts }) => hosts.some((one) => names.has(one.toLowerCase())))
}

const hostsIn = (kind: string, values: readonly (string | number)[]): readonly string[] =>
  values.flatMap((value) => {
    const text = String(value).toLowerCase()
    const inUrl = kind === 'url' ? /^https?:\/\/(?:\[([\da-f:]+)\]|([^/:?#@[\]]+))(?=[/:?#]|$)/.exec(text) : null
    return [inUrl?.[1] ?? inUrl?.[2] ?? text]
  })

const ADAPTERS: Readonly<Record<Actuator['kind'], CommandPlan['deed']['kind']>> = {
  http: 'http',
  openc2: 'openc2',
  ssh: 'shell',
}

type Flaw = ReturnType<typeof tellRun<RunCode>>
/** Why a command is not among those an actuator may be asked; the end of a sentence. */
function flawOf({ deed }: CommandPlan, actuator: Actuator): Flaw | undefined {
  if (deed.kind !== ADAPTERS[actuator.kind]) return tellRun('ask.kind', { takes: actuator.kind, kind: deed.kind })
  if (deed.kind === 'http') return flawOfRequest(deed.method, deed.target, actuator.actions)
  if (deed.kind === 'openc2') return flawOfMessage(deed.message, actuator.actions)
  if (deed.kind !== 'shell' || deed.shell !== 'ssh') return tellRun('ask.ssh_alone', {})
  const words = plainWords(deed.script)
  if (words === undefined) return tellRun('ask.words', {})
  return actuator.actions.some((pattern) => fitsPattern(pattern.split(/ +/), words))
    ? undefined
    : tellRun('ask.command', {})
}

function flawOfRequest(method: string, target: string, actions: readonly string[]): Flaw | undefined {
  if (!/^\/[\w~.!$&'()*+,;=:@%/-]*$/.test(target)) return tellRun('ask.target', {})
  const parts = target.split('/')
  if (parts.some((part) => /^(\.|%2e){1,2}$/i.test(part) || /%(2f|5c|00)/i.test(part))) return tellRun('ask.climbs', {})
  const fits = actions.some((action) => {
    const [verb = '', path = ''] = action.split(' ')
    return verb === method && fitsPattern(path.split('/'), parts)
  })
  return fits ? undefined : tellRun('ask.path', { method })
}

function flawOfMessage(message: unknown, actions: readonly string[]): Flaw | undefined {
  const command = openC2Command(message)
  if (command === undefined) return tellRun('ask.openc2', {})
  return actions.includes(`${command.action} ${command.target}`)
    ? undefined
    : tellRun('ask.action', { action: `${command.action} ${command.target.slice(0, 80)}` })
}

/** The command of a message: bare, or in the body of a message as the transfer by HTTPS has it. */
export function openC2Command(
  message: unknown,
):
  | { readonly action: string; readonly target: string; readonly content: Readonly<Record<string, unknown>> }
  | undefined {
  const body = isObject(message) && isObject(message['body']) ? message['body']['openc2'] : undefined
  const content = isObject(body) ? body['request'] : message
  if (!isObject(content) || typeof content['action'] !== 'string' || !isObject(content['target'])) return undefined
  const [target, ...more] = Object.keys(content['target'])
  return target === undefined || more.length > 0 ? undefined : { action: content['action'], target, content }
}
