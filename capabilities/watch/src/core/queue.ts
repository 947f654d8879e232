import type { BriefWords } from '@testudo/kernel/brief'
import type { MissionTouched, State } from '@testudo/kernel/situation'
import { formatAge, shortDtg } from '@testudo/kernel/time'
import { URGENCIES, type WaitingItem } from '@testudo/kernel/waiting'

/** Worst first; what is unknown is no comfort and stands before capable. */
const RANK: Readonly<Record<State, number>> = { 'not-capable': 0, severe: 1, degraded: 2, unknown: 3, capable: 4 }
const NO_MISSION = 5
const URGENCY_WORDS: Readonly<Record<WaitingItem['urgency'], BriefWords>> = {
  flash: { en: 'flash', fr: 'flash' },
  immediate: { en: 'immediate', fr: 'immédiat' },
  priority: { en: 'priority', fr: 'prioritaire' },
  routine: { en: 'routine', fr: 'courant' },
}
const STATE_WORDS: Readonly<Record<State, BriefWords>> = {
  'not-capable': { en: 'is not capable', fr: 'est non capable' },
  severe: { en: 'is severely degraded', fr: 'est gravement dégradée' },
  degraded: { en: 'is degraded', fr: 'est dégradée' },
  unknown: { en: 'is of unknown state', fr: 'est d’état inconnu' },
  capable: { en: 'is capable', fr: 'est capable' },
}
const FOR_WORDS: Readonly<Record<WaitingItem['waitsFor'], BriefWords>> = {
  person: { en: 'for you', fr: 'après vous' },
  organisation: { en: 'for your organisation', fr: 'après votre organisation' },
  anybody: { en: 'for whoever is on watch', fr: 'après le quart' },
}

/** An item where it stands in the queue. */
export interface Queued {
  readonly item: WaitingItem
  /** The mission that suffers most of those that lean on what the item is about. */
  readonly mission: MissionTouched | undefined
  readonly late: boolean
  /** Why it stands where it is, as one sentence. */
  readonly place: BriefWords
}

/** Whether an item is somebody's own to see: `mine` asks for persons alone, `organisation` for both. */
export function isFor(item: WaitingItem, whom: 'mine' | 'organisation' | 'all'): boolean {
  return whom === 'all' || item.waitsFor === 'person' || (whom === 'organisation' && item.waitsFor === 'organisation')
}

/** Ids of items that ask somebody to take the watch over begin so. */
export const HANDOVER_ITEM = 'watch handover '

/**
 * A watch nobody has taken over stands before everything as urgent as it or less, whatever mission that is about: until
 * somebody is on watch, nobody sees to the rest. The rest is ordered by the state of the worst mission, then what is
 * overdue, then urgency, then what waits for the reader in person, then what is due first, then age. Never by chance: what is equal stands by id. O(n log n).
 *
 * @param missions that lean on any subject of the items, or that one bears on, as their reader has them; one mission may come twice
 */
export function orderQueue(
  items: readonly WaitingItem[],
  missions: readonly MissionTouched[],
  now: number,
): readonly Queued[] {
  const bySubject = new Map<string, MissionTouched>()
  for (const mission of missions)
    for (const { asked } of mission.through) {
      const before = bySubject.get(asked)
      if (before === undefined || worse(mission, before)) bySubject.set(asked, mission)
    }
  const queued = items
    .map((item): Queued => {
      const touched = item.subjects.flatMap((subject) => bySubject.get(subject) ?? [])
      const mission = touched.toSorted((a, b) => (worse(a, b) ? -1 : 1))[0]
      const late = item.due !== undefined && item.due < now
      return { item, mission, late, place: placeOf(item, mission, late, now) }
    })
    .toSorted(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        Number(b.late) - Number(a.late) ||
        URGENCIES.indexOf(b.item.urgency) - URGENCIES.indexOf(a.item.urgency) ||
        Number(b.item.waitsFor === 'person') - Number(a.item.waitsFor === 'person') ||
        (a.item.due ?? Infinity) - (b.item.due ?? Infinity) ||
        a.item.since - b.item.since ||
        (a.item.id < b.item.id ? -1 : 1),
    )
  const handovers = queued.filter(isHandover)
  if (handovers.length === 0) return queued
  const others = queued.filter((one) => !isHandover(one))
  const urgency = Math.max(...handovers.map(urgencyOf))
  const place = others.findIndex((one) => urgencyOf(one) <= urgency)
  return others.toSpliced(place < 0 ? others.length : place, 0, ...handovers)
}

const isHandover = ({ item }: Queued): boolean => item.id.startsWith(HANDOVER_ITEM)
const urgencyOf = ({ item }: Queued): number => URGENCIES.indexOf(item.urgency)

const worse = (a: MissionTouched, b: MissionTouched): boolean =>
  RANK[a.state] < RANK[b.state] || (a.state === b.state && a.code < b.code)
// A mission that can do all it must is no reason to come first, and the next to fail all the same.
const rankOf = ({ mission }: Queued): number => (mission === undefined ? NO_MISSION : RANK[mission.state])

function placeOf(item: WaitingItem, mission: MissionTouched | undefined, late: boolean, now: number): BriefWords {
  const say = (language: 'en' | 'fr'): string => {
    const fr = language === 'fr'
    const age = formatAge(now - item.since, language)
    const parts = [
      ...(mission === undefined ? [] : [`${mission.code} ${STATE_WORDS[mission.state][language]}`]),
      URGENCY_WORDS[item.urgency][language],
      ...(item.due === undefined ? [] : [dueText(item.due, late, fr)]),
      fr ? `attend ${FOR_WORDS[item.waitsFor].fr} depuis ${age}` : `has waited ${age} ${FOR_WORDS[item.waitsFor].en}`,
      item.because[language],
    ].filter((part) => part !== '')
    const text = parts.join(', ')
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  }
  return { en: say('en'), fr: say('fr') }
}

function dueText(due: number, late: boolean, fr: boolean): string {
  if (late) return fr ? `en retard depuis ${shortDtg(due)}` : `overdue since ${shortDtg(due)}`
  return fr ? `à faire avant ${shortDtg(due)}` : `due ${shortDtg(due)}`
}
