import { describeError } from '../telemetry/index.ts'
import type { Contributions, Gather, Log } from './index.ts'

/** Asks every capability that contributes and puts the answers together; the list may still grow. */
export function gatherFrom(contributions: readonly Contributions[], log: Log): Gather {
  /** One capability that fails must not take the others' answers with it. */
  const each = async <T>(ask: (c: Contributions) => Promise<readonly T[]> | undefined): Promise<T[]> => {
    const answers = await Promise.all(
      contributions.map(async (c) => {
        try {
          return (await ask(c)) ?? []
        } catch (error) {
          log.error(describeError(error), 'a capability did not answer a gathered question')
          return []
        }
      }),
    )
    return answers.flat()
  }
  return {
    situation: (subject) => each((c) => c.situation?.(subject)),
    exposures: (subject) => each((c) => c.exposures?.(subject)),
    observed: (subject) => each((c) => c.observed?.(subject)),
    alerts: (subject, since) => each((c) => c.alerts?.(subject, since)),
    search: (subject, text) => each((c) => c.search?.(subject, text)),
    missions: (subject, ids) => each((c) => c.missions?.(subject, ids)),
    missionsOf: (subject, matters) => each((c) => c.missionsOf?.(subject, matters)),
    async missionsIf(subject, sets, at) {
      const answers = await each(async (c) => {
        const answer = await c.missionsIf?.(subject, sets, at)
        return answer === undefined ? [] : [answer]
      })
      return sets.map((_, i) => answers.flatMap((answer) => answer[i] ?? []))
    },
    // A page that lacks a part without saying so is worse than none: here one that fails fails all.
    brief: async (subject, question) =>
      (await Promise.all(contributions.map(async (c) => (await c.brief?.(subject, question)) ?? []))).flat(),
    waiting: (subject) => each((c) => c.waiting?.(subject)),
    taken: (subject, items) => each((c) => c.taken?.(subject, items)),
    beside: (subject, id) => each((c) => c.beside?.(subject, id)),
    portions: (subject, whole) => each((c) => c.portions?.(subject, whole)),
    wholes: (subject, ids) => each((c) => c.wholes?.(subject, ids)),
    told: (subject, id) => each((c) => c.told?.(subject, id)),
    warningLists: () => each((c) => c.warningLists?.()),
  }
}
