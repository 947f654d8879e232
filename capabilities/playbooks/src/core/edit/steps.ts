import {
  addStep,
  type Edited,
  moveStep,
  type Place,
  removeStep,
  renameStep,
  replaceStep,
  RUN_EXTENSION,
  RUN_EXTENSION_DEFINITION,
  say,
  type Step,
  type StepType,
  tell,
  type Told,
} from '@testudo/cacao'
import { type Draft, edited, withProperty } from './draft.ts'

/** Why an edit cannot be made, in English, and before it is said in a language. */
export type Refused = Extract<Edited, { readonly refused: string }>
const refused = (told: Told): Refused => ({ refused: say(told), told })

/** What edits of steps need besides the draft: chance comes from outside. */
export type NewId = () => string

const stepOf = (draft: Draft, id: string): Step | undefined =>
  Object.hasOwn(draft.workflow, id) ? draft.workflow[id] : undefined

const put = (draft: Draft, id: string, step: Step): Draft =>
  edited(draft, 'workflow', withProperty(draft.workflow, id, step))

/** A step with one property set, or without it. */
export function stepWith(draft: Draft, id: string, name: string, value: unknown): Draft {
  const step = stepOf(draft, id)
  return step === undefined ? draft : put(draft, id, withProperty(step, name, value))
}

/** What a step of a kind has from the beginning, and the end steps its branches need. */
function freshStep(draft: Draft, type: StepType, uuid: NewId): { step: Step; ends: readonly string[] } {
  const end = () => `end--${uuid()}`
  switch (type) {
    case 'action': {
      const [agent = ''] = Object.keys(draft.agent_definitions ?? {})
      return { step: { type, name: '', agent, commands: [{ type: 'manual', command: '' }] }, ends: [] }
    }
    case 'playbook-action':
      return { step: { type, name: '', playbook_id: '' }, ends: [] }
    case 'parallel': {
      const ends = [end(), end()]
      return { step: { type, name: '', next_steps: ends }, ends }
    }
    case 'if-condition':
    case 'while-condition': {
      const ends = [end()]
      return { step: { type, name: '', condition: '', on_true: ends[0] ?? '' }, ends }
    }
    case 'switch-condition': {
      const ends = [end()]
      return { step: { type, name: '', switch: '', cases: { default: ends[0] ?? '' } }, ends }
    }
    case 'start':
    case 'end':
      return { step: { type }, ends: [] }
  }
}

/** Kinds a person may add or turn a step into. There is one start, and ends come with branches. */
export const KINDS = [
  'action',
  'if-condition',
  'while-condition',
  'switch-condition',
  'parallel',
  'playbook-action',
  'end',
] as const satisfies readonly StepType[]
export type StepKind = (typeof KINDS)[number]

const withEnds = (draft: Draft, ends: readonly string[]): Draft =>
  ends.reduce((one, end) => put(one, end, { type: 'end' }), draft)

/** Lets a new step in behind another one. @returns its id beside the draft, or why not */
export function insert(
  draft: Draft,
  type: StepKind,
  place: Place,
  uuid: NewId,
): { readonly draft: Draft; readonly id: string } | Refused {
  const id = `${type}--${uuid()}`
  const { step, ends } = freshStep(draft, type, uuid)
  const added = addStep(draft, id, step, place, draft.modified)
  return 'refused' in added ? added : { draft: withEnds(added.playbook, ends), id }
}

export const move = (draft: Draft, id: string, place: Place): Edited => moveStep(draft, id, place, draft.modified)

/** Takes a step away; end steps that only its branches led to go with it. */
export function remove(draft: Draft, id: string): Edited {
  const before = namedIn(draft)
  const removed = removeStep(draft, id, draft.modified)
  if ('refused' in removed) return removed
  const after = namedIn(removed.playbook)
  const workflow = Object.fromEntries(
    Object.entries(removed.playbook.workflow).filter(
      ([other, { type }]) => type !== 'end' || after.has(other) || !before.has(other),
    ),
  )
  return { playbook: edited(removed.playbook, 'workflow', workflow) }
}

/** Ids of steps that some step leads to. */
function namedIn({ workflow }: Draft): ReadonlySet<string> {
  const named = new Set<string>()
  for (const step of Object.values(workflow))
    for (const value of Object.values(step as unknown as Record<string, unknown>)) {
      if (typeof value === 'string') named.add(value)
      else if (Array.isArray(value)) for (const one of value) named.add(String(one))
      else if (typeof value === 'object' && value !== null)
        for (const one of Object.values(value)) named.add(String(one))
    }
  return named
}

/** What belongs to one kind of step alone. */
const OF_KIND: ReadonlySet<string> = new Set([
  'commands',
  'agent',
  'targets',
  'in_args',
  'out_args',
  'playbook_id',
  'playbook_version',
  'next_steps',
  'condition',
  'on_true',
  'on_false',
  'switch',
  'cases',
])

/** Turns a step into one of another kind: name, ways on, rules and whatever is not of its old kind stay. Its id says its kind, so it changes too. */
export function retype(
  draft: Draft,
  id: string,
  type: StepKind,
  uuid: NewId,
): { readonly draft: Draft; readonly id: string } | Refused {
  const step = stepOf(draft, id)
  if (step === undefined) return refused(tell('edit.none', { id }))
  const kept = Object.entries(step).filter(
    ([name]) => !OF_KIND.has(name) && !(type === 'end' && name.startsWith('on_')),
  )
  const { step: fresh, ends } = freshStep(draft, type, uuid)
  const own = Object.fromEntries(Object.entries(step).filter(([name]) => Object.hasOwn(fresh, name)))
  const turned = { ...fresh, ...own, ...Object.fromEntries(kept), type } as unknown as Step
  const named = `${type}--${id.slice(id.indexOf('--') + 2)}`
  const used = ends.filter((end) => JSON.stringify(turned).includes(end))
  const replaced = replaceStep(withEnds(draft, used), id, turned, draft.modified)
  if ('refused' in replaced) return replaced
  const renamed = renameStep(replaced.playbook, id, named, draft.modified)
  return 'refused' in renamed ? renamed : { draft: renamed.playbook, id: named }
}

export type RuleName = 'once_only' | 'human_gate' | 'on_interruption' | 'most_rounds'

/** A rule of execution of a step, and the definition of the extension that says so. */
export function ruleWith(draft: Draft, id: string, name: RuleName, value: unknown): Draft {
  const step = stepOf(draft, id)
  if (step === undefined) return draft
  const said = withProperty(step.step_extensions?.[RUN_EXTENSION] ?? {}, name, value)
  const isEmpty = Object.keys(said).length === 0
  const extensions = withProperty(step.step_extensions ?? {}, RUN_EXTENSION, isEmpty ? undefined : said)
  const ruled = stepWith(draft, id, 'step_extensions', Object.keys(extensions).length === 0 ? undefined : extensions)
  if (isEmpty || Object.hasOwn(ruled.extension_definitions ?? {}, RUN_EXTENSION)) return ruled
  return edited(
    ruled,
    'extension_definitions',
    withProperty(ruled.extension_definitions ?? {}, RUN_EXTENSION, RUN_EXTENSION_DEFINITION),
  )
}
