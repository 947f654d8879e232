import { describe, expect, it } from 'vitest'
import { filesOfArchive, sharedFile } from '../../../../test/support/archive.ts'
import {
  actionOf,
  END,
  endOf,
  FIREWALL,
  GATEWAY,
  idOf,
  OFFICER,
  sequence,
  START,
  step,
  texts,
} from '../../testing/playbook.ts'
import type { Step } from '../types.ts'
import { RUN_EXTENSION } from '../workflow/extension.ts'
import { readPlaybookText, validate } from './validate.ts'

type Tree = Record<string, unknown>
const copy = (value: object): Tree => JSON.parse(JSON.stringify(value)) as Tree

/** A playbook nothing is wrong with: an action, and one after it. */
const good = () =>
  sequence({ look: { type: 'action' }, tell: { type: 'action' } }, { playbook_variables: texts({ __host__: 'h1' }) })

/** The good playbook with something put at a place; undefined takes it away. */
function put(path: readonly string[], value: unknown): Tree {
  const tree = copy(good())
  let at = tree
  for (const key of path.slice(0, -1)) at = at[key] as Tree
  const last = path.at(-1) ?? ''
  if (value === undefined) delete at[last]
  else at[last] = value
  return tree
}

const look = ['workflow', actionOf('look')]
const withSteps = (steps: Readonly<Record<string, Step>>): Tree => ({
  ...copy(good()),
  workflow: { ...(copy(good())['workflow'] as Tree), ...steps },
})
const command = (of: object) => put([...look, 'commands'], [of])
const b64 = (text: string) => Buffer.from(text).toString('base64')

const told = (document: unknown, strict = false) => validate(document, { strict, now: '2026-11-23T00:00:00.000Z' })

describe('a playbook is refused for', () => {
  const errors: readonly (readonly [string, unknown, string, string | RegExp])[] = [
    ['being no object', [good()], 'schema.type', ''],
    ['another version of the standard', put(['spec_version'], '1.1'), 'playbook.version', '/spec_version'],
    ['a missing name', put(['name'], undefined), 'schema.missing', ''],
    ['an id that is none', put(['id'], 'playbook--1'), 'playbook.id', '/id'],
    ['a number as text', put(['priority'], '1'), 'schema.type', '/priority'],
    ['a number out of range', put(['impact'], 101), 'schema.range', '/impact'],
    ['a day that does not exist', put(['valid_from'], '2026-02-30T00:00:00Z'), 'timestamp.form', '/valid_from'],
    [
      'an end of validity before its beginning',
      { ...copy(good()), valid_from: '2027-01-01T00:00:00Z', valid_until: '2026-01-01T00:00:00Z' },
      'timestamp.order',
      '/valid_until',
    ],
    ['a start that is not there', put(['workflow_start'], idOf('start', 'x')), 'step.dangling', '/workflow_start'],
    ['no end step', put(['workflow', END], undefined), 'workflow.no_end', '/workflow'],
    [
      'a step that is not there',
      put([...look, 'on_completion'], actionOf('x')),
      'step.dangling',
      /look|on_completion$/,
    ],
    ['a step without a type', put([...look, 'type'], undefined), 'schema.missing', /^\/workflow/],
    ['a type of step that is none', put([...look, 'type'], 'loop'), 'step.type', /type$/],
    ['a loop', put(['workflow', actionOf('tell'), 'on_completion'], actionOf('look')), 'workflow.loop', /^\/workflow/],
    ['a step that follows itself', put([...look, 'on_completion'], actionOf('look')), 'workflow.loop', /^\/workflow/],
    ['a way back to the start', put([...look, 'on_completion'], START), 'step.to_start', /on_completion$/],
    [
      'an end that goes on',
      put(['workflow', END, 'on_completion'], actionOf('look')),
      'step.next_not_allowed',
      /on_comp/,
    ],
    ['a start that fails', put(['workflow', START, 'on_failure'], END), 'step.next_not_allowed', /on_failure$/],
    ['a start that leads nowhere', put(['workflow', START], { type: 'start' }), 'step.no_next', /start/],
    ['on_completion beside on_success', put([...look, 'on_success'], END), 'step.next_contradicts', /on_success$/],
    ['no commands', put([...look, 'commands'], []), 'schema.too_few', /commands$/],
    ['an agent that is not there', put([...look, 'agent'], idOf('ssh', 'x')), 'agent.dangling', /agent$/],
    ['a target as agent', put([...look, 'agent'], GATEWAY), 'agent.dangling', /agent$/],
    ['an agent as target', put([...look, 'targets'], [FIREWALL]), 'target.dangling', /targets\/0$/],
    [
      'a type that contradicts the id',
      put(['agent_definitions', FIREWALL, 'type'], 'ssh'),
      'identifier.contradicts',
      /type$/,
    ],
    [
      'an authentication that is not there',
      put(['agent_definitions', FIREWALL, 'authentication_info'], idOf('oauth2', 'x')),
      'authentication.dangling',
      /authentication_info$/,
    ],
    [
      'an agent that is nowhere',
      put(['agent_definitions', FIREWALL, 'address'], undefined),
      'agent.address',
      /^\/agent_definitions/,
    ],
    [
      'an address that is none',
      put(['agent_definitions', FIREWALL, 'address'], { ipv4: ['h1'] }),
      'agent.address_form',
      /ipv4\/0$/,
    ],
    ['a creator that is no identity', put(['created_by'], 'me'), 'identifier.form', '/created_by'],
    ['definitions of nothing', put(['target_definitions'], {}), 'schema.too_few', '/target_definitions'],
    ['a port that is none', put(['agent_definitions', FIREWALL, 'port'], '70000'), 'agent.port', /port$/],
    [
      'a kind of address that is none',
      put(['agent_definitions', FIREWALL, 'address'], { ip: ['1.2.3.4'] }),
      'agent.address_kind',
      /ip$/,
    ],
    ['a command without what it says', command({ type: 'bash' }), 'schema.missing', /commands\/0$/],
    ['base64 that is none', command({ type: 'sigma', command_b64: 'a?' }), 'schema.base64', /command_b64$/],
    [
      'OpenC2 that is no JSON',
      command({ type: 'openc2-http', command: 'POST /oc2 HTTP/1.1', content_b64: b64('deny') }),
      'command.openc2',
      /content_b64$/,
    ],
    [
      'OpenC2 by GET',
      command({ type: 'openc2-http', command: 'GET /oc2 HTTP/1.1', content_b64: b64('{}') }),
      'command.method',
      /command$/,
    ],
    [
      'a header of two lines',
      command({ type: 'http-api', command: 'GET / HTTP/1.1', headers: { a: ['b\r\nc: d'] } }),
      'command.header',
      /headers\/a\/0$/,
    ],
    [
      'a variable that is not defined',
      command({ type: 'manual', command: 'Look at __hots__:value' }),
      'variable.undefined',
      /command$/,
    ],
    [
      'one within base64',
      command({ type: 'bash', command_b64: b64('ping __hots__:value') }),
      'variable.undefined',
      /command_b64$/,
    ],
    ['one in an address', put(['agent_definitions', OFFICER, 'name'], '__who__:value'), 'variable.undefined', /name$/],
    [
      'a name of a variable that is none',
      put(['playbook_variables', '__1__'], { type: 'string' }),
      'variable.name',
      /__1__$/,
    ],
    [
      'a value that does not fit',
      put(['playbook_variables', '__host__'], { type: 'ipv4-addr', value: 'h1' }),
      'variable.value',
      /value$/,
    ],
    ['a number as value', put(['playbook_variables', '__host__', 'value'], 7), 'variable.value', /value$/],
    ['an out_arg that is not defined', put([...look, 'out_args'], ['__x__']), 'variable.undefined', /out_args\/0$/],
    [
      'a constant that is given a value',
      {
        ...put([...look, 'out_args'], ['__c__']),
        playbook_variables: { __c__: { type: 'string', value: 'a', constant: true } },
      },
      'variable.constant',
      /out_args\/0$/,
    ],
    [
      'a condition that cannot be read',
      withSteps({
        [idOf('if-condition', 'x')]: step({ type: 'if-condition', condition: "__host__:value ~ 'a'", on_true: END }),
      }),
      'condition.syntax',
      /condition$/,
    ],
    [
      'a switch of no variable',
      withSteps({ [idOf('switch-condition', 'x')]: step({ type: 'switch-condition', switch: 'host', cases: {} }) }),
      'switch.variable',
      /switch$/,
    ],
    [
      'one way at once',
      withSteps({ [idOf('parallel', 'x')]: step({ type: 'parallel', next_steps: [END] }) }),
      'schema.too_few',
      /next_steps$/,
    ],
    ['a marking that is not there', put(['markings'], [idOf('marking-tlp', 'x')]), 'marking.dangling', '/markings/0'],
    [
      'a slip in what runs it',
      put([...look, 'step_extensions'], { [RUN_EXTENSION]: { once_onyl: true } }),
      'extension.run',
      /once_onyl$/,
    ],
    [
      'a signature that says no key',
      { ...copy(good()), signatures: [{ type: 'jss' }] },
      'schema.missing',
      '/signatures/0',
    ],
  ]
  it.each(errors)('%s', (_, document, rule, path) => {
    const { valid, findings } = told(document)
    expect(valid).toBe(false)
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        rule,
        path: typeof path === 'string' ? path : (expect.stringMatching(path) as unknown),
      }),
    )
  })

  it('hostile text: two equal keys, half a letter, too deep, too long, no JSON', () => {
    const rules = (text: string) => readPlaybookText(text).findings.map(({ rule }) => rule)
    expect(rules('{"type":"playbook","type":"x"}')).toEqual(['json.duplicate_key'])
    expect(rules('{"type":"\\ud800"}')).toEqual(['json.lone_surrogate'])
    expect(rules('['.repeat(100_000))).toEqual(['json.too_deep'])
    expect(rules(`"${'x'.repeat(5_000_000)}"`)).toEqual(['json.too_long'])
    expect(rules('{"type":')).toEqual(['json.truncated'])
    const own = readPlaybookText(
      JSON.stringify(good()).replace('"workflow":{', '"__proto__":{"polluted":1},"workflow":{'),
    )
    expect(own.findings.map(({ path }) => path)).toContain('/__proto__')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('more steps than are taken, and wide ones at once', () => {
    const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, i) => [`action--${i}`, { type: 'end' as const }]))
    expect(told(withSteps(many)).findings.map(({ rule }) => rule)).toEqual(['playbook.too_large'])
  })
})

describe('a playbook is taken, and told of', () => {
  const warnings: readonly (readonly [string, unknown, string])[] = [
    [
      'a property the standard does not know, with the one that may be meant',
      put(['descripton'], 'x'),
      'property.unknown',
    ],
    [
      'a step nobody comes to',
      withSteps({ [actionOf('alone')]: step({ type: 'action', on_completion: END }) }),
      'workflow.unreachable',
    ],
    ['an exception step that is not there', put(['workflow_exception'], endOf('x')), 'workflow.exception_dangling'],
    ['a first step that is no start', put(['workflow_start'], actionOf('look')), 'workflow.start_type'],
    ['a branch that stops', put([...look, 'on_completion'], undefined), 'step.no_next'],
    ['a modification before the creation', put(['modified'], '2020-01-01T00:00:00.000Z'), 'timestamp.order'],
    ['microseconds', put(['created'], '2026-11-20T15:56:00.000000Z'), 'timestamp.precision'],
    ['being revoked', put(['revoked'], true), 'playbook.revoked'],
    ['being out of date', put(['valid_until'], '2026-01-01T00:00:00Z'), 'playbook.expired'],
    ['a type of command nobody knows', command({ type: 'openc2' }), 'command.type'],
    ['a start line without a version', command({ type: 'http-api', command: 'GET /x' }), 'command.start_line'],
    ['a variable without :value', command({ type: 'manual', command: 'Look at __host__' }), 'variable.keyword'],
    [
      'a secret that stands in it',
      put(['authentication_info_definitions'], { [idOf('http-basic', 'x')]: { type: 'http-basic', password: 'x' } }),
      'authentication.clear_secret',
    ],
    [
      'a name of a host that is none',
      put(['agent_definitions', FIREWALL, 'address'], { dname: ['hxxp://h1/'] }),
      'agent.address_form',
    ],
    ['a summary that claims too much', put(['playbook_processing_summary'], { while_logic: true }), 'summary.not_used'],
    [
      'a summary that says too little',
      put(['playbook_processing_summary'], { parallel_processing: false }),
      'summary.not_claimed',
    ],
    ['an activity nobody does', put(['playbook_activities'], ['scan-system']), 'playbook.activity'],
    [
      'an extension that is not defined',
      put(['playbook_extensions'], { [idOf('extension-definition', 'x')]: {} }),
      'extension.undefined',
    ],
    ['an attack', put(['playbook_types'], ['attack']), 'playbook.attack'],
    [
      'a step done in a branch and again after it',
      withSteps({
        [START]: { type: 'start', on_completion: idOf('if-condition', 'x') },
        [idOf('if-condition', 'x')]: step({
          type: 'if-condition',
          condition: "__host__:value = 'a'",
          on_true: actionOf('look'),
          on_completion: actionOf('tell'),
        }),
      }),
      'workflow.runs_twice',
    ],
  ]
  it.each(warnings)('%s', (_, document, rule) => {
    if (rule === 'summary.not_claimed')
      (document as { playbook_processing_summary: object }).playbook_processing_summary = { manual_playbook: false }
    const { valid, findings } = told(document)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(valid).toBe(true)
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'warning', rule }))
  })

  it('nothing, when nothing is wrong; what it uses is said by notes', () => {
    expect(told(good()).findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(told(good(), true).valid).toBe(true)
  })

  it('strictly, broken rules of the standard are errors', () => {
    expect(told(put(['created'], '2026-11-20T15:56:00.000000Z'), true).valid).toBe(false)
  })

  it('names a loop by its steps, and lets a while step end one', () => {
    const { findings } = told(put(['workflow', actionOf('tell'), 'on_completion'], actionOf('look')))
    expect(findings[0]?.says).toBe(
      `These steps lead round without a while step that could end it: "look" (${actionOf('look')}) → "tell" (${actionOf('tell')}) → "look" (${actionOf('look')}).`,
    )
    const loop = idOf('while-condition', 'w')
    const body = withSteps({
      [START]: { type: 'start', on_completion: loop },
      [loop]: step({
        type: 'while-condition',
        condition: "__host__:value = 'a'",
        on_true: actionOf('look'),
        on_completion: END,
      }),
      [actionOf('look')]: step({ type: 'action', on_completion: loop }),
    })
    expect(told(body).findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['workflow.while_return', 'workflow.while_fixed']),
    )
    const ending = JSON.parse(JSON.stringify(body)) as { workflow: Record<string, object> }
    Object.assign(ending.workflow[actionOf('look')] ?? {}, { out_args: ['__host__'] })
    expect(told(ending).findings.map(({ rule }) => rule)).not.toContain('workflow.while_fixed')
    expect(told(body).valid).toBe(true)
  })
})

const archive = sharedFile('playbooks/cacao.tar.gz')
it.runIf(archive !== undefined)('of the six published playbooks the one named invalid is', () => {
  const files = filesOfArchive(archive ?? '', /^(?:examples|test)\/.*\.json$/)
  const verdicts = [...files].map(([name, text]) => [name, readPlaybookText(text).valid] as const)
  expect(verdicts).toHaveLength(6)
  expect(verdicts.filter(([, valid]) => !valid).map(([name]) => name)).toEqual(['test/playbooks/invalid_playbook.json'])
})
