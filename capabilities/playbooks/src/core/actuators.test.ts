import { describe, expect, it } from 'vitest'
import type { CommandPlan, Deed } from '@testudo/cacao'
import { type Actuator, actuatorFor, actuatorSchema } from './actuators.ts'
import { valuesIn } from './outArgs.ts'
import { plainWords } from './patterns.ts'

const actuator = (of: unknown): Actuator => actuatorSchema.parse(of)
const hosts = ['fw.example']
const filter = actuator({
  kind: 'openc2',
  name: 'Filter',
  hosts,
  url: 'https://192.0.2.7/openc2',
  actions: ['deny ipv4_net', 'query features'],
})
const directory = actuator({
  kind: 'http',
  name: 'Directory',
  hosts,
  url: 'https://192.0.2.7',
  actions: ['POST /users/*/disable'],
})
const gateway = actuator({
  kind: 'ssh',
  name: 'Gateway',
  hosts,
  host: '192.0.2.7',
  user: 'testudo',
  hostKey: `SHA256:${'a'.repeat(43)}`,
  keyFile: '/keys/gateway',
  actions: ['gatewayctl isolate *'],
})

const plan = (deed: Deed, dname = 'fw.example'): CommandPlan => ({
  index: 0,
  type: deed.kind,
  deed,
  agent: { id: 'a', type: 'http-api', name: 'Agent', isPeople: false, addresses: { dname: [dname] } },
  targets: [],
  touchesSystem: true,
})
const http = (method: string, target: string): Deed => ({
  kind: 'http',
  method,
  target,
  version: 'HTTP/1.1',
  headers: {},
})
const openc2 = (message: Extract<Deed, { kind: 'openc2' }>['message']): Deed => ({
  kind: 'openc2',
  target: '/openc2',
  version: 'HTTP/1.1',
  headers: {},
  message,
})
const ssh = (script: string): Deed => ({ kind: 'shell', shell: 'ssh', script })
const may = (deed: Deed, by: Actuator, name?: string) => 'actuator' in actuatorFor(plan(deed, name), [by])

describe('what an actuator is not asked', () => {
  it.each([
    'gatewayctl isolate',
    'gatewayctl isolate a b',
    'gatewayctl isolate a; reboot',
    'gatewayctl isolate $(reboot)',
    'gatewayctl isolate `reboot`',
    'gatewayctl isolate a\nreboot',
    'gatewayctl isolate "a"',
    'gatewayctl isolate a | sh',
    'gatewayctl isolate a > /etc/passwd',
    'gatewayctl isolate *',
    "gatewayctl isolate 'a\nb'",
    'reboot',
    '',
  ])('the command %j', (script) => expect(may(ssh(script), gateway)).toBe(false))

  it.each([
    ['POST', '/users/a/b/disable'],
    ['POST', '/users//disable'],
    ['POST', '/users/../disable'],
    ['POST', '/users/%2e%2E/disable'],
    ['POST', '/users/a%2Fb/disable'],
    ['POST', '/users/a/disable?force=1'],
    ['DELETE', '/users/a/disable'],
    ['POST', 'https://elsewhere.example/users/a/disable'],
    ['POST', '//elsewhere.example/disable'],
  ])('%s %s', (method, target) => expect(may(http(method, target), directory)).toBe(false))

  it.each([
    [{ action: 'allow', target: { ipv4_net: '192.0.2.0/24' } }],
    [{ action: 'deny', target: { ipv4_net: '192.0.2.0/24', file: {} } }],
    [{ action: 'deny' }],
    [{ body: { openc2: { request: { action: 'start', target: { device: {} } } } } }],
    ['deny'],
  ])('the OpenC2 message %j', (message) => expect(may(openc2(message), filter)).toBe(false))

  it('anything by another way than its own, or under another name', () => {
    expect(may(ssh('gatewayctl isolate a'), directory)).toBe(false)
    expect(may({ kind: 'shell', shell: 'bash', script: 'gatewayctl isolate a' }, gateway)).toBe(false)
    expect(may(ssh('gatewayctl isolate a'), gateway, 'other.example')).toBe(false)
  })

  it.each([
    { ...gateway, actions: [] },
    { ...gateway, hostKey: 'any' },
    { ...filter, actions: ['start device'] },
    { ...filter, url: 'http://192.0.2.7/openc2' },
    { ...directory, url: 'https://user:word@192.0.2.7' },
    { ...directory, actions: ['PATCH /users'] },
    { ...directory, password: 'secret' },
  ])('what its declaration may not say: %#', (of) => expect(actuatorSchema.safeParse(of).success).toBe(false))
})

it('what the settings allow is asked', () => {
  expect(may(ssh("gatewayctl isolate 'suw gw; reboot'"), gateway)).toBe(true)
  expect(may(http('POST', '/users/vendor%20one/disable'), directory)).toBe(true)
  expect(may(openc2({ action: 'deny', target: { ipv4_net: '192.0.2.0/24' } }), filter)).toBe(true)
  expect(may(openc2({ body: { openc2: { request: { action: 'query', target: { features: [] } } } } }), filter)).toBe(
    true,
  )
})

it('words in single quotes are one word, beside plain ones too', () =>
  expect(plainWords("a 'b c'd  'e'")).toEqual(['a', 'b cd', 'e']))

it('values of an answer are found by name, in JSON, in lines, or as the only one', () => {
  expect(valuesIn(['__status__:value', '__n__'], '{"status":"up","n":3,"x":1}')).toEqual({
    __status__: 'up',
    __n__: '3',
  })
  expect(valuesIn(['__rule__'], '{"results":{"rule":17}}')).toEqual({ __rule__: '17' })
  expect(valuesIn(['__a__', '__b__'], 'b=2\na=1=1\n')).toEqual({ __a__: '1=1', __b__: '2' })
  expect(valuesIn(['__hash__'], 'abc\n')).toEqual({ __hash__: 'abc' })
  expect(valuesIn(['__a__'], 'two\nlines')).toEqual({})
  expect(valuesIn(['__a__'], '[1]')).toEqual({})
})
