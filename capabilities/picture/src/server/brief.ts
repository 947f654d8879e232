import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import type { Subject } from '@testudo/kernel/subject'
import { briefOf, type MissionChance, missionsAsked } from '../core/brief/index.ts'
import { askChances, upRuleOf } from '../core/missionView.ts'
import type { Chances } from './chances.ts'
import type { Worlds } from './worlds.ts'

/** Fixed, so that the same facts give the same figure, here and on the mission's page. */
export const SEED = 1
/** Missions whose chance is worked out for one brief; the worst first. */
const MOST_CHANCES = 3

/** Sentences of the picture for a brief, from the world of the subject it is made for. */
export async function briefStatements(
  worlds: Worlds,
  chances: Chances,
  subject: Subject,
  question: BriefQuestion,
): Promise<readonly BriefStatement[]> {
  const world = await worlds.world(subject, question.at)
  const wanted = missionsAsked(world, question.mission)
    .filter((node) => world.moment.states[node] !== 'capable' || question.mission !== undefined)
    .slice(0, MOST_CHANCES)
  const found: MissionChance[] = []
  for (const node of wanted) {
    const { answers } = await chances.ask(world.model.graph, askChances(world, node, SEED, false))
    const [answer] = answers
    if (answer !== undefined) found.push({ node, up: upRuleOf(world, node), answer })
  }
  return briefOf(world, question, found)
}
