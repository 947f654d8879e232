import type { Playbook, Step, Variables } from '../src/types.ts'

/** An id that is always the same for a name: `action--…` of "isolate". */
export function idOf(type: string, name: string): string {
  let hash = 0x811c9dc5
  for (const letter of `${type} ${name}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  const tail = [...name].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return `${type}--${hash.toString(16).padStart(8, '0')}-0000-4000-8000-${tail.padEnd(12, '0').slice(0, 12)}`
}

export const OFFICER = idOf('individual', 'officer')
export const FIREWALL = idOf('http-api', 'firewall')
export const GATEWAY = idOf('net-address', 'gateway')
const IDENTITY = 'identity--96abab60-238a-44ff-8962-5806aa60cbce'

type Loose<T> = T extends Step
  ? Omit<T, 'commands' | 'agent'> & Partial<Pick<T, Extract<keyof T, 'commands' | 'agent'>>>
  : never

/** A step with what must be there filled in: an action is a manual one of the officer. */
export function step(of: Loose<Step>): Step {
  if (of.type !== 'action') return of as Step
  return { commands: [{ type: 'manual', command: 'Look at the host' }], agent: OFFICER, ...of } as Step
}

/** A playbook of these steps, by id; the first is where it starts. */
export function playbook(steps: Readonly<Record<string, Step>>, more: Partial<Playbook> = {}): Playbook {
  const [first = ''] = Object.keys(steps)
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: 'playbook--300270f9-0e64-42c8-93cc-0927edbe3ae7',
    name: 'Contain a host',
    created_by: IDENTITY,
    created: '2026-11-20T15:56:00.000Z',
    modified: '2026-11-20T15:56:00.000Z',
    workflow_start: first,
    agent_definitions: {
      [OFFICER]: { type: 'individual', name: 'Watch officer' },
      [FIREWALL]: { type: 'http-api', name: 'Firewall', address: { dname: ['fw.example.mil'] } },
    },
    target_definitions: { [GATEWAY]: { type: 'net-address', name: 'Gateway', address: { ipv4: ['198.51.100.7'] } } },
    workflow: steps,
    ...more,
  }
}

/** Steps one after the other, between a start and an end; each is given by name, and leads on to the next by itself. */
export function sequence(steps: Readonly<Record<string, Loose<Step>>>, more: Partial<Playbook> = {}): Playbook {
  const names = Object.keys(steps)
  const ids = [START, ...names.map((name) => idOf(steps[name]?.type ?? 'action', name)), END]
  const workflow: Record<string, Step> = { [START]: { type: 'start', on_completion: ids[1] ?? END } }
  for (const [i, name] of names.entries()) {
    const of = steps[name]
    if (of === undefined) continue
    const goesOn = of.on_success === undefined && of.on_completion === undefined && of.on_failure === undefined
    workflow[ids[i + 1] ?? ''] = step({ name, ...of, ...(goesOn ? { on_completion: ids[i + 2] ?? END } : {}) })
  }
  workflow[END] = { type: 'end' }
  return playbook(workflow, more)
}

export const START = idOf('start', 'start')
export const END = idOf('end', 'end')
export const endOf = (name: string): string => idOf('end', name)
export const actionOf = (name: string): string => idOf('action', name)

/** Variables of text, by name; null: from outside. */
export const texts = (values: Readonly<Record<string, string | null>>): Variables =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null ? { type: 'string', external: true } : { type: 'string', value },
    ]),
  )
