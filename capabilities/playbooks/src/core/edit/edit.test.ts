import { readPlaybookText, RUN_EXTENSION } from '@testudo/cacao'
import { describe, expect, it } from 'vitest'
import {
  addParty,
  addressLines,
  addressOf,
  begin,
  commandText,
  contentText,
  type Draft,
  edited,
  freshDraft,
  headerLines,
  insert,
  KINDS,
  move,
  newVersion,
  ownCopy,
  partyOfType,
  redo,
  remove,
  renameVariable,
  retype,
  ruleWith,
  stepNamed,
  stepWith,
  take,
  textOfDraft,
  undo,
  withCommandText,
  withCommandType,
  withContentText,
  withHeaderLines,
  type Refused,
} from './index.ts'

/** UUIDs counted up: chance comes from outside. */
function ids() {
  let n = 0
  return () => `00000000-0000-4000-8000-${String((n += 1)).padStart(12, '0')}`
}
const AT = '2026-11-23T10:00:00.000Z'
const words = { name: 'Call the port', agent: 'Watch', step: 'Call', task: 'Call the harbour master' }
const fresh = () => freshDraft(ids(), 'identity--00000000-0000-4000-8000-0000000000ff', AT, words)
const errorsOf = (draft: Draft) =>
  readPlaybookText(textOfDraft(draft)).findings.filter(({ severity }) => severity === 'error')
const actionOf = ({ workflow }: Draft) => Object.keys(workflow).find((id) => id.startsWith('action--')) ?? ''
const ok = <T extends object>(result: T | Refused): T => {
  if ('refused' in result) throw new Error(String(result.refused))
  return result
}

it('a playbook that somebody begins is valid', () => expect(errorsOf(fresh())).toEqual([]))

it('no edit loses what it does not know, nor moves it', () => {
  const base = fresh()
  const id = actionOf(base)
  const odd = edited(stepWith(base, id, 'x_first', { a: [1] }), 'x_house' as keyof Draft, 'kept')
  const uuid = ids()
  const second = ok(insert(odd, 'action', { after: id }, uuid))
  const drafts = [
    stepWith(odd, id, 'name', 'Other'),
    ruleWith(odd, id, 'once_only', true),
    ok(retype(odd, id, 'if-condition', uuid)).draft,
    ok(insert(odd, 'parallel', { after: id }, uuid)).draft,
    ok(move(second.draft, id, { after: second.id })).playbook,
    addParty(odd, 'target_definitions', 'net-address', 'Gate', uuid),
    newVersion(odd, AT),
    ownCopy(odd, { uuid: uuid(), by: odd.created_by, at: AT }),
  ]
  for (const draft of drafts) expect(textOfDraft(draft)).toContain('"x_first": {\n        "a": [')
  for (const draft of drafts) expect(Object.keys(draft)).toContain('x_house')
  expect(Object.keys(stepWith(odd, id, 'agent', 'x').workflow[id] ?? {})).toEqual(Object.keys(odd.workflow[id] ?? {}))
})

describe('a version', () => {
  it('has no signatures of the one before, and is later whatever the clock says', () => {
    const signed: Draft = { ...fresh(), signatures: [] }
    const next = newVersion(signed, '2020-01-01T00:00:00.000Z')
    expect(next.signatures).toBeUndefined()
    expect(Date.parse(next.modified)).toBe(Date.parse(AT) + 1)
  })
  it('of somebody else says what it is derived from', () => {
    const base = fresh()
    const copy = ownCopy(base, { uuid: ids()(), by: 'identity--00000000-0000-4000-8000-0000000000aa', at: AT })
    expect(copy.derived_from).toEqual([base.id])
    expect(copy.created).toBe(copy.modified)
    expect(
      errorsOf(ownCopy(copy, { uuid: base.id.slice(10).replace('4000', '4001'), by: base.created_by, at: AT })),
    ).toEqual([])
  })
})

it('every kind of step can be let in, and taken away again with the ends of its branches', () => {
  for (const kind of KINDS) {
    const base = fresh()
    const uuid = ids()
    const start = base.workflow_start
    const { draft, id } = ok(insert(base, kind, { after: start }, () => `${uuid().slice(0, -3)}9${uuid().slice(-2)}`))
    expect(draft.workflow[start]?.on_completion).toBe(id)
    const less = kind === 'end' ? base : ok(remove(draft, id)).playbook
    expect(Object.keys(less.workflow)).toEqual(Object.keys(base.workflow))
  }
})

it('a step of another kind keeps its name, what follows and its rules', () => {
  const base = ruleWith(fresh(), actionOf(fresh()), 'human_gate', true)
  const { draft, id } = ok(retype(base, actionOf(base), 'playbook-action', ids()))
  const before = base.workflow[actionOf(base)]
  expect(id.startsWith('playbook-action--')).toBe(true)
  expect(draft.workflow[id]).toMatchObject({ name: 'Call', on_completion: before?.on_completion, playbook_id: '' })
  expect(draft.workflow[id]).not.toHaveProperty('commands')
  expect(draft.workflow[draft.workflow_start]?.on_completion).toBe(id)
})

it('rules of execution bring the extension that defines them, and leave nothing behind', () => {
  const base = fresh()
  const id = actionOf(base)
  const ruled = ruleWith(base, id, 'once_only', true)
  expect(errorsOf(ruled)).toEqual([])
  expect(ruled.extension_definitions).toHaveProperty([RUN_EXTENSION])
  expect(ruleWith(ruled, id, 'once_only', undefined).workflow[id]).toEqual(base.workflow[id])
})

it('commands are read and written as they are spelled', () => {
  const sigma = withCommandType({ type: 'bash', command: 'tïtle: x' }, 'sigma')
  expect(sigma).not.toHaveProperty('command')
  expect(commandText(withCommandText(sigma, 'é'))).toBe('é')
  const openc2 = withContentText(
    withCommandType({ type: 'http-api', command: 'POST /a HTTP/1.1' }, 'openc2-http'),
    '{"a":1}',
  )
  expect(openc2).toMatchObject({ command: 'POST /a HTTP/1.1', content_b64: 'eyJhIjoxfQ==' })
  expect(contentText(openc2)).toBe('{"a":1}')
  expect(headerLines(withHeaderLines(openc2, ['A: b', 'A: c', '__proto__: d']))).toEqual([
    'A: b',
    'A: c',
    '__proto__: d',
  ])
})

it('a party of another type is named anew wherever it stands', () => {
  const base = fresh()
  const [agent = ''] = Object.keys(base.agent_definitions ?? {})
  const turned = partyOfType(base, 'agent_definitions', agent, 'group')
  const [group = ''] = Object.keys(turned.agent_definitions ?? {})
  expect(group).toBe(agent.replace('individual', 'group'))
  expect(turned.workflow[actionOf(turned)]).toMatchObject({ agent: group })
  expect(errorsOf(turned)).toEqual([])
  expect(addressLines({ type: 'ssh', name: 'x', address: addressOf(['dname  a.example', 'vlan 7']) ?? {} })).toEqual([
    'dname a.example',
    'vlan 7',
  ])
})

it('a variable keeps its place under another name, and takes nobody else’s', () => {
  const two = { __a__: { type: 'string' }, __b__: { type: 'string' } }
  expect(Object.keys(renameVariable(two, '__a__', '__c__'))).toEqual(['__c__', '__b__'])
  expect(renameVariable(two, '__a__', '__b__')).toBe(two)
})

it('what is typed into one field is taken back at once, and brought back', () => {
  const base = fresh()
  const named = (name: string) => edited(base, 'name', name)
  const typed = ['O', 'Ot', 'Ott'].reduce((history, name) => take(history, named(name), 'name'), begin(base))
  const other = take(typed, edited(typed.now, 'description', 'x'), 'description')
  expect(undo(other).now.name).toBe('Ott')
  expect(undo(undo(other)).now).toBe(base)
  expect(redo(undo(other)).now).toBe(other.now)
  expect(undo(begin(base)).now).toBe(base)
})

it('a finding names its step by its pointer', () => {
  expect(stepNamed('/workflow/a~1b~0c/commands/0')).toBe('a/b~c')
  expect(stepNamed('/agent_definitions/x')).toBeUndefined()
})
