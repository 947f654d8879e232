import type { Playbook, Step } from '@testudo/cacao'
import { RUN_EXTENSION, RUN_EXTENSION_DEFINITION } from '@testudo/cacao'
import { regional } from './labels.ts'

const idOf = (type: string, n: number) => `${type}--5a0e7b1c-3d42-4c6f-9b1e-${String(n).padStart(12, '0')}`

const START = idOf('start', 1)
const CHECK = idOf('action', 2)
const IS_OPEN = idOf('if-condition', 3)
const DENY = idOf('action', 4)
const ISOLATE = idOf('action', 5)
const DENIED = idOf('end', 6)
const BOTH = idOf('parallel', 7)
const DISABLE = idOf('action', 8)
const DISABLED = idOf('end', 9)
const SNAPSHOT = idOf('action', 10)
const KEPT = idOf('end', 11)
const TELL = idOf('action', 12)
const UNTIL = idOf('while-condition', 13)
const VERIFY = idOf('action', 14)
const END = idOf('end', 15)
const LOOKED = idOf('end', 16)

const OPERATOR = idOf('individual', 21)
const FILTER = idOf('http-api', 22)
const ACCOUNTS = idOf('http-api', 23)
const GATEWAYS = idOf('ssh', 24)

const base64 = (value: unknown): string => btoa(JSON.stringify(value))
const once = { step_extensions: { [RUN_EXTENSION]: { once_only: true } } }
const ssh = (command: string) => ({ agent: GATEWAYS, commands: [{ type: 'ssh', command }] })

const workflow: Readonly<Record<string, Step>> = {
  [START]: { type: 'start', on_completion: CHECK },
  [CHECK]: {
    type: 'action',
    name: 'Ask how the gateway stands',
    ...ssh('gatewayctl status __gateway__:value'),
    in_args: ['__gateway__'],
    out_args: ['__state__'],
    on_completion: IS_OPEN,
  },
  [IS_OPEN]: {
    type: 'if-condition',
    name: 'Is it still open?',
    condition: "__state__:value = 'open'",
    on_true: DENY,
    on_completion: BOTH,
  },
  [DENY]: {
    type: 'action',
    name: 'Deny the intruder’s network at the packet filter',
    ...once,
    agent: FILTER,
    commands: [
      {
        type: 'openc2-http',
        command: 'POST /.well-known/openc2 HTTP/1.1',
        content_b64: base64({ action: 'deny', target: { ipv4_net: '__network__:value' } }),
        playbook_activity: 'restrict-access',
      },
    ],
    in_args: ['__network__'],
    out_args: ['__rule_number__'],
    on_completion: ISOLATE,
  },
  [ISOLATE]: {
    type: 'action',
    name: 'Isolate the gateway',
    ...once,
    ...ssh('gatewayctl isolate __gateway__:value'),
    in_args: ['__gateway__'],
    on_completion: DENIED,
  },
  [DENIED]: { type: 'end' },
  [BOTH]: {
    type: 'parallel',
    name: 'Close the account, keep the evidence',
    next_steps: [DISABLE, SNAPSHOT],
    on_completion: TELL,
  },
  [DISABLE]: {
    type: 'action',
    name: 'Disable the vendor’s account',
    ...once,
    agent: ACCOUNTS,
    commands: [
      {
        type: 'http-api',
        command: 'POST /accounts/__account__:value/disable HTTP/1.1',
        playbook_activity: 'restrict-access',
      },
    ],
    in_args: ['__account__'],
    on_completion: DISABLED,
  },
  [DISABLED]: { type: 'end' },
  [SNAPSHOT]: {
    type: 'action',
    name: 'Take a snapshot of the gateway',
    ...ssh('gatewayctl snapshot __gateway__:value'),
    in_args: ['__gateway__'],
    out_args: ['__snapshot__'],
    on_completion: KEPT,
  },
  [KEPT]: { type: 'end' },
  [TELL]: {
    type: 'action',
    name: 'Tell the operator',
    agent: OPERATOR,
    commands: [
      {
        type: 'manual',
        command:
          'Call the dispatcher of the rail operator: gateway __gateway__:value is isolated, account __account__:value is disabled. Trains run under local control until the watch calls again.',
      },
    ],
    in_args: ['__gateway__', '__account__'],
    on_completion: UNTIL,
  },
  [UNTIL]: {
    type: 'while-condition',
    name: 'Until the account is seen disabled',
    condition: "__enabled__:value != 'false'",
    on_true: VERIFY,
    on_completion: END,
    step_extensions: { [RUN_EXTENSION]: { most_rounds: 3 } },
  },
  [VERIFY]: {
    type: 'action',
    name: 'Look at the account',
    agent: ACCOUNTS,
    commands: [{ type: 'http-api', command: 'GET /accounts/__account__:value HTTP/1.1' }],
    in_args: ['__account__'],
    out_args: ['__enabled__'],
    on_completion: LOOKED,
  },
  [LOOKED]: { type: 'end' },
  [END]: { type: 'end' },
}

const input = (description: string, value: string) => ({ type: 'string', description, value, external: true })

/** Who may read it: the region. */
export const CONTAINMENT_LABEL = regional('CENTRE')

/** The containment of the gateways at Suwałki: check, deny, isolate, close the account, keep evidence, tell the operator, verify. */
export const containGateway: Playbook = {
  type: 'playbook',
  spec_version: 'cacao-2.0',
  id: idOf('playbook', 100),
  name: 'Contain a railway gateway',
  description:
    'For a gateway of the Suwałki line that somebody outside has reached through the vendor’s maintenance account. Every step that reaches a system waits for a person.',
  playbook_types: ['mitigation'],
  playbook_activities: ['restrict-access'],
  created_by: idOf('identity', 101),
  created: '2026-11-20T08:00:00.000Z',
  modified: '2026-11-20T08:00:00.000Z',
  extension_definitions: { [RUN_EXTENSION]: RUN_EXTENSION_DEFINITION },
  playbook_variables: {
    __gateway__: input('Gateway to contain', 'suw-gw-1'),
    __network__: input('Network the intruder comes from', '198.51.100.0/24'),
    __account__: input('Account the intruder uses', 'vendor-maintenance'),
    __state__: { type: 'string' },
    __rule_number__: { type: 'string' },
    __snapshot__: { type: 'string' },
    __enabled__: { type: 'string', value: 'true' },
  },
  agent_definitions: {
    [OPERATOR]: { type: 'individual', name: 'Officer of the watch' },
    [FILTER]: { type: 'http-api', name: 'Packet filter Suwałki', address: { dname: ['filter.suwalki.example'] } },
    [ACCOUNTS]: {
      type: 'http-api',
      name: 'Accounts of the rail operator',
      address: { dname: ['accounts.rail.example'] },
    },
    [GATEWAYS]: { type: 'ssh', name: 'Gateway host Suwałki', address: { dname: ['gateways.suwalki.example'] } },
  },
  workflow_start: START,
  workflow,
}
