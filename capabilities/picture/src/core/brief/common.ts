import type { BriefReference, BriefWords } from '@testudo/kernel/brief'
import type { Cause } from '../answers.ts'
import { becauseOf, joinDistinct, labelOfState, STATE_RANK, stateAndCapacity, type World } from '../world.ts'

export const rankOf = (world: World, i: number) => STATE_RANK[world.moment.states[i] ?? 'unknown']

export const codeOf = (world: World, i: number) => {
  const object = world.model.nodes[i]?.object
  return object?.type === 'x-testudo-mission' ? object.code : ''
}

export const nameOf = (world: World, i: number): BriefWords => world.model.nodes[i]?.name ?? { en: '', fr: '' }

export const idOf = (world: World, i: number) => world.model.nodes[i]?.id ?? ''

export const two = (x: number) => x.toFixed(2)

export const words = (en: string, fr: string): BriefWords => ({ en, fr })

export const shapeOf = (world: World, i: number) => {
  const { state, capacity } = stateAndCapacity(world, i)
  return { title: nameOf(world, i), code: codeOf(world, i), state, ...(capacity === undefined ? {} : { capacity }) }
}

export function missionReference(world: World, i: number): BriefReference {
  const id = idOf(world, i)
  const [en, fr] =
    world.model.nodes[i]?.kind === 'mission' ? ['mission model', 'modèle de mission'] : ['dependency', 'dépendance']
  const route = world.model.nodes[i]?.kind === 'mission' ? `/picture/mission/${id}` : `/picture/model?node=${id}`
  return { id, name: codeOf(world, i) || nameOf(world, i).en, route, what: words(en, fr) }
}
const KINDS: Readonly<Record<string, BriefWords>> = {
  incident: words('incident', 'incident'),
  vulnerability: words('vulnerability', 'vulnérabilité'),
  report: words('report', 'rapport'),
  campaign: words('campaign', 'campagne'),
}
export function causeReference(cause: Cause): readonly BriefReference[] {
  if (cause.evidenceId === '' || cause.reference === '') return []
  const kind = cause.evidenceId.split('--')[0] ?? ''
  return [
    {
      id: cause.evidenceId,
      name: cause.reference,
      route: cause.evidenceRoute ?? `/threats/object/${cause.evidenceId}`,
      what: KINDS[kind] ?? words('evidence', 'élément de preuve'),
    },
  ]
}

/** Evidence first: a number in brackets leads to what happened, then to the model that says what it means. */
export function referencesOf(world: World, i: number): readonly BriefReference[] {
  return [...becauseOf(world, i).causes.flatMap(causeReference), missionReference(world, i)]
}

export const joined = (world: World, nodes: readonly number[]) =>
  joinDistinct(
    nodes.map((i) => labelOfState(world, i)),
    world.policies,
  )
