import type { Playbook } from '@testudo/cacao'

/**
 * A playbook while somebody edits it. It began valid and may be invalid for a while. Every edit makes another one and keeps what it does not
 * know: properties of nobody's standard stay where they stand.
 */
export type Draft = Playbook

/** As it is kept and exported. */
export const textOfDraft = (draft: Draft): string => `${JSON.stringify(draft, null, 2)}\n`

/** A thing with one property set, in its place; undefined takes the property away. */
export function withProperty<T extends object>(of: T, name: string, value: unknown): T {
  const entries = Object.entries(of).map(([key, held]) => [key, key === name ? value : held] as const)
  if (!Object.hasOwn(of, name)) entries.push([name, value])
  return Object.fromEntries(entries.filter(([key, held]) => key !== name || held !== undefined)) as T
}

/** Signatures are of the version before: with the first edit they go. */
export function edited(draft: Draft, name: keyof Draft, value: unknown): Draft {
  const { signatures: _, ...rest } = draft
  return withProperty(rest, name, value)
}

/** The version to be kept. `at`: RFC 3339; a version is always later than the one before, whatever the clock of the screen says. */
export function newVersion(draft: Draft, at: string): Draft {
  const before = Date.parse(draft.modified)
  const now = Math.max(Date.parse(at), Number.isNaN(before) ? 0 : before + 1)
  return edited(draft, 'modified', new Date(now).toISOString())
}

/** The same as a playbook of its own, which says what it is derived from. */
export function ownCopy(draft: Draft, { uuid, by, at }: { uuid: string; by: string; at: string }): Draft {
  const copied = newVersion(draft, at)
  const derived = [...new Set([...(draft.derived_from ?? []), draft.id])]
  const facts: readonly (readonly [keyof Draft, unknown])[] = [
    ['id', `playbook--${uuid}`],
    ['created_by', by],
    ['created', copied.modified],
    ['derived_from', derived],
  ]
  return facts.reduce((one, [name, value]) => edited(one, name, value), copied)
}

/** Words of a playbook that somebody begins. */
export interface FirstWords {
  readonly name: string
  readonly agent: string
  readonly step: string
  readonly task: string
}

/** The least playbook that says something: one step by hand. */
export function freshDraft(uuid: () => string, by: string, at: string, words: FirstWords): Draft {
  const [start, action, end, agent] = ['start', 'action', 'end', 'individual'].map((type) => `${type}--${uuid()}`) as [
    string,
    string,
    string,
    string,
  ]
  return {
    type: 'playbook',
    spec_version: 'cacao-2.0',
    id: `playbook--${uuid()}`,
    name: words.name,
    created_by: by,
    created: at,
    modified: at,
    workflow_start: start,
    workflow: {
      [start]: { type: 'start', on_completion: action },
      [action]: {
        type: 'action',
        name: words.step,
        agent,
        commands: [{ type: 'manual', command: words.task }],
        on_completion: end,
      },
      [end]: { type: 'end' },
    },
    agent_definitions: { [agent]: { type: 'individual', name: words.agent } },
  }
}
