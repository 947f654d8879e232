import type { Label } from '@testudo/kernel/label'
import { open } from '../labels.ts'
import { from, node } from '../organisations.ts'
import { type Story, sdo, storyId } from '../story.ts'
import { DEPENDENCY_EXTENSION, newSdo, type Sector } from '../world/assets.ts'
import { place } from '../world/gazetteer.ts'

export type Rule = 'all' | 'any' | 'at-least' | 'share' | 'weighted'

/** A member of a gate: its key alone, or with a weight, or with what helps out when it fails. */
export type Member =
  | string
  | {
      readonly key: string
      readonly weight?: number
      readonly workaround?: { readonly capacity: number; readonly hours: number }
    }

export interface Gate {
  readonly gate?: string
  readonly gateFr?: string
  readonly rule?: Rule
  readonly k?: number
  readonly members: readonly Member[]
  readonly label?: Label
}

interface NodeFacts {
  readonly name: string
  readonly nameFr?: string
  readonly label?: Label
  readonly nation?: string
  /** Since when it is in the model; a mission is capable since then unless something happened. */
  readonly created?: string
  readonly needs?: readonly Gate[]
}

interface ServiceFacts extends NodeFacts {
  readonly sector?: Sector
  readonly at?: string
  readonly owner?: string
  readonly commitment?: boolean
  readonly committedUntil?: string
  readonly probability?: number
  readonly repairHours?: number
}

interface MissionFacts extends NodeFacts {
  readonly code: string
  readonly operation: string
  readonly decisionAt?: string
  readonly description?: string
  readonly position?: readonly [lon: number, lat: number]
  readonly path?: readonly (readonly [number, number])[]
  readonly pathKind?: 'sea' | 'rail' | 'road' | 'air' | 'data' | 'power'
  readonly nations: readonly string[]
}

/** Writes services, tasks, missions and what they need. Members are named by key and must exist before they are needed. */
export interface Graph {
  service(key: string, facts: ServiceFacts): void
  task(key: string, facts: NodeFacts): void
  mission(key: string, facts: MissionFacts): void
  operation(
    key: string,
    facts: { name: string; nameFr: string; description: string; starts: string; ends: string },
  ): void
}

const TYPES = ['x-testudo-asset', 'x-testudo-service', 'x-testudo-task', 'x-testudo-mission'] as const
/** When the model was drawn up, and by which survey: the same words on every dependency of a mission. */
const SURVEYED = '180905'

export function beginGraph(story: Story): Graph {
  const idOf = (key: string): string => {
    const id = TYPES.map((type) => storyId(type, key)).find((candidate) => story.has(candidate))
    if (!id) throw new TypeError(`nothing in the story is called ${key}`)
    return id
  }

  /** Without a gate name, the gate is named after its place in the list: gate 1, gate 2. */
  const need = (source: string, nation: string, label: Label, gates: readonly Gate[]): void => {
    for (const [i, { gate = `gate ${i + 1}`, gateFr, rule = 'all', k, members, label: own }] of gates.entries())
      for (const member of members) {
        const m = typeof member === 'string' ? { key: member } : member
        const target = idOf(m.key)
        story.add(
          from(nation, own ?? label, 'A2'),
          sdo(story, 'relationship', `${source} needs ${target} (${gate})`, {
            created: SURVEYED,
            by: node(nation),
            relationship_type: 'depends-on',
            source_ref: source,
            target_ref: target,
            confidence: 80,
            external_references: [
              {
                source_name: 'Dependency survey',
                description: `Survey with the owner, ${story.sayLong(SURVEYED)}, reviewed by LTU J4.`,
              },
            ],
            extensions: {
              [DEPENDENCY_EXTENSION]: {
                extension_type: 'property-extension',
                gate,
                ...(gateFr && { gate_fr: gateFr }),
                rule,
                ...(k !== undefined && { k }),
                ...(m.weight !== undefined && { weight: m.weight }),
                ...(m.workaround && { workaround: m.workaround }),
              },
            },
          }),
        )
      }
  }

  const tell = (type: (typeof TYPES)[number], key: string, facts: NodeFacts, own: Record<string, unknown>): void => {
    const nation = facts.nation ?? 'LTU'
    const label = facts.label ?? open(nation)
    const object = sdo(story, type, key, {
      created: facts.created ?? '011200',
      modified: SURVEYED,
      by: node(nation),
      name: facts.name,
      ...(facts.nameFr && { name_fr: facts.nameFr }),
      ...own,
      extensions: newSdo,
    })
    story.add(from(nation, label, 'A1'), object)
    need(object.id, nation, label, facts.needs ?? [])
  }

  return {
    service: (key, facts) => {
      const at = facts.at === undefined ? undefined : place(facts.at)
      tell('x-testudo-service', key, facts, {
        ...(facts.sector && { sector: facts.sector }),
        ...(facts.nation && { nation: facts.nation }),
        ...(facts.owner && { owner_ref: facts.owner }),
        ...(at && { position: { lat: at.lat, lon: at.lon } }),
        commitment: facts.commitment ?? false,
        capacity: 1,
        probability: facts.probability ?? 1,
        repair_hours: facts.repairHours ?? 0,
        ...(facts.committedUntil && { committed_until: story.at(facts.committedUntil) }),
      })
    },
    task: (key, facts) => tell('x-testudo-task', key, facts, {}),
    mission: (key, facts) =>
      tell('x-testudo-mission', key, facts, {
        ...(facts.description && { description: facts.description }),
        code: facts.code,
        operation_ref: storyId('x-testudo-operation', facts.operation),
        thresholds: { capable: 0.9, degraded: 0.6, severe: 0.2 },
        ...(facts.decisionAt && { decision_at: story.at(facts.decisionAt) }),
        ...(facts.position && { position: { lon: facts.position[0], lat: facts.position[1] } }),
        ...(facts.path && { path: facts.path }),
        ...(facts.pathKind && { path_kind: facts.pathKind }),
        nations: [...facts.nations],
      }),
    operation: (key, { name, nameFr, description, starts, ends }) => {
      story.add(
        from('HQ', open('HQ')),
        sdo(story, 'x-testudo-operation', key, {
          created: '011000ZOCT26',
          by: storyId('identity', 'hq'),
          name,
          name_fr: nameFr,
          description,
          starts: story.at(starts),
          ends: story.at(ends),
          extensions: newSdo,
        }),
      )
    },
  }
}
