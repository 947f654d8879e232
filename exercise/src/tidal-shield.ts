import { tellActivities } from './activities.ts'
import { tellAssistance } from './assistance.ts'
import { tellCampaign } from './campaign/index.ts'
import { tellDefinitions } from './definitions.ts'
import { beginGraph } from './missions/graph.ts'
import { tellHostNationMissions } from './missions/host-nation.ts'
import { tellIncidents } from './incidents.ts'
import { tellOperations } from './missions/operations.ts'
import { tellRailMissions } from './missions/rail.ts'
import { tellSeaMissions } from './missions/sea.ts'
import { tellShared } from './missions/shared.ts'
import { tellWatchMissions } from './missions/watch.ts'
import { tellOrganisations } from './organisations.ts'
import { PERSONAS, type Persona } from './personas.ts'
import { type Bundle, beginStory } from './story.ts'
import { tellTimeline } from './timeline.ts'
import { tellSites } from './world/assets.ts'
import { tellCables } from './world/cables.ts'
import { tellRailways } from './world/railways.ts'

/** What people call it. */
export const EXERCISE_NAME = 'Tidal Shield'

export interface Exercise {
  readonly name: string
  /** The story's "now", Unix ms, at the full minute of the anchor. */
  readonly now: number
  /** What to store, in this order: one bundle per label, source and grading. */
  readonly bundles: readonly Bundle[]
  readonly people: readonly Persona[]
}

/**
 * The whole exercise *Tidal Shield*, as it stands at `anchor`.
 *
 * @param anchor Unix ms of the story's "now" (221642ZNOV26 in the pictures); everything is told relative to it
 * @returns the same objects, ids and order for the same anchor; ids are the same for every anchor
 */
export function tidalShield(anchor: number): Exercise {
  const story = beginStory(anchor)
  tellDefinitions(story)
  tellOrganisations(story)
  tellSites(story)
  tellCables(story)
  tellRailways(story)
  const graph = beginGraph(story)
  tellOperations(graph)
  tellShared(story, graph)
  tellRailMissions(graph)
  tellSeaMissions(graph)
  tellWatchMissions(graph)
  tellHostNationMissions(graph)
  tellTimeline(story)
  tellIncidents(story)
  tellAssistance(story)
  tellCampaign(story)
  tellActivities(story)
  return { name: EXERCISE_NAME, now: Math.floor(anchor / 60_000) * 60_000, bundles: story.bundles(), people: PERSONAS }
}
