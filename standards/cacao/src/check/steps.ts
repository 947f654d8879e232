import { isObject } from '@testudo/stix/json'
import { STEP_TYPES } from '../vocabulary.ts'
import { command } from './commands.ts'
import { extensions, externalReferences, variables } from './common.ts'
import { type Findings, shown } from './finding.ts'
import { bool, type Check, dictionary, list, object, text, under, whole } from './shape.ts'
import { RUN_EXTENSION } from '../workflow/extension.ts'
import { identifier, oneOf, timestamp } from './values.ts'

/** Milliseconds; a hundred years are a slip. */
const milliseconds = whole(0, 3_155_760_000_000)
const common = {
  type: text(),
  name: text(),
  description: text(),
  external_references: externalReferences,
  delay: milliseconds,
  timeout: milliseconds,
  step_variables: variables,
  owner: identifier(),
  on_completion: text(),
  on_success: text(),
  on_failure: text(),
  step_extensions: extensions,
}
const names = list(text(), 1)
const args = { in_args: names, out_args: names }
const condition = text((value, path, found) => {
  if (value.trim() === '') found.error('condition.syntax.empty', path)
})

const SHAPES: Readonly<Record<string, Check>> = {
  start: object(common, ['type']),
  end: object(common, ['type']),
  action: object({ ...common, ...args, commands: list(command, 1), agent: text(), targets: list(text(), 1) }, [
    'type',
    'commands',
    'agent',
  ]),
  'playbook-action': object({ ...common, ...args, playbook_id: identifier('playbook'), playbook_version: timestamp }, [
    'type',
    'playbook_id',
  ]),
  parallel: object({ ...common, next_steps: list(text(), 2) }, ['type', 'next_steps']),
  'if-condition': object({ ...common, condition, on_true: text(), on_false: text() }, ['type', 'condition', 'on_true']),
  'while-condition': object({ ...common, condition, on_true: text() }, ['type', 'condition', 'on_true']),
  'switch-condition': object({ ...common, switch: text(), cases: dictionary(() => undefined, text()) }, [
    'type',
    'switch',
    'cases',
  ]),
}

/** A workflow step (§4), with what it may name as next. */
export const step: Check = (value, path, found) => {
  if (!isObject(value)) return found.error('schema.type.step', path)
  const type = value['type']
  if (typeof type !== 'string') return found.error('schema.missing.step', path)
  const shape = Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined
  if (!shape) return found.error('step.type', under(path, 'type'), { type: shown(type), all: STEP_TYPES.join(', ') })
  shape(value, path, found)
  checkNext(value, type, path, found)
  if (value['timeout'] === 0) found.warn('step.timeout', under(path, 'timeout'))
  const said = isObject(value['step_extensions']) ? value['step_extensions'][RUN_EXTENSION] : undefined
  if (isObject(said)) checkRunRules(said, under(under(path, 'step_extensions'), RUN_EXTENSION), found)
}

const runRules: Readonly<Record<string, Check>> = {
  once_only: bool,
  human_gate: bool,
  on_interruption: oneOf(['resume', 'ask', 'stop']),
  most_rounds: whole(1, 1_000_000),
}

/** A slip here would run a step twice, or without being asked: nothing is passed over. */
function checkRunRules(said: Readonly<Record<string, unknown>>, path: string, found: Findings): void {
  for (const [name, value] of Object.entries(said)) {
    const check = Object.hasOwn(runRules, name) ? runRules[name] : undefined
    if (check) check(value, under(path, name), found)
    else found.error('extension.run', under(path, name), { name: shown(name) })
  }
}

/** Which of on_completion, on_success and on_failure may stand together, and where (§4.1, §4.3, §4.4). */
function checkNext(value: Readonly<Record<string, unknown>>, type: string, path: string, found: Findings): void {
  const has = (name: string) => Object.hasOwn(value, name)
  for (const name of ['on_completion', 'on_success', 'on_failure'])
    if (has(name) && (type === 'end' || (type === 'start' && name !== 'on_completion')))
      found.error('step.next_not_allowed', under(path, name), { type, name })
  if (type === 'end') return
  for (const name of ['on_success', 'on_failure'])
    if (has('on_completion') && has(name)) found.error('step.next_contradicts', under(path, name), { name })
  if (has('on_completion') || has('on_success')) return
  if (type === 'start') found.error('step.no_next.start', path)
  else found.warn('step.no_next', path)
}
