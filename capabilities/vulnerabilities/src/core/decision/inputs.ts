import type { Label } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import { OPEN, type Tally } from './tally.ts'
import type { Case, InputTaken, MissionImpact, Standing } from './types.ts'

const DAY_MS = 86_400_000
/** Sums over standings, without these. */
export type Summed = Omit<Tally, 'standings'>

const isOpen = ({ status }: Standing) => OPEN.includes(status)
export const openOf = (standings: readonly Standing[]) => standings.filter(isOpen)

/** Unix ms of the first thing that says it is exploited: own sightings, a list, a record. A list of today counts from when it came. */
export function exploitedSince({ sightings, kev, records }: Case): number | undefined {
  const days = [
    ...kev.map(({ item, at }) => {
      const day = Date.parse(item.addedDay)
      return at >= day && at - day < DAY_MS ? at : day
    }),
    ...records.flatMap(({ item }) => (item.kev === undefined ? [] : [Date.parse(item.kev.addedDay)])),
    ...(sightings === undefined ? [] : [sightings.first]),
  ].filter((at) => Number.isFinite(at))
  return days.length === 0 ? undefined : Math.min(...days)
}

/** The same case without what only the own side saw, where a list says it too: what follows from the list alone may be told to more. */
export const asListed = (given: Case): Case => {
  if (given.kev.length === 0 && given.records.every(({ item }) => item.kev === undefined)) return given
  const { sightings: _, ...listed } = given
  return listed
}

/** Exploitation 1.1.0: own sightings and lists of exploited ones first, then what records say. */
export function exploitationOf({ sightings, kev, records }: Case): InputTaken {
  const point = 'Exploitation'
  const inRecord = records.filter(({ item }) => item.kev !== undefined)
  if (sightings !== undefined || kev.length > 0 || inRecord.length > 0) {
    const seen =
      sightings === undefined
        ? []
        : [
            {
              en: `${sightings.count} own ${sightings.count === 1 ? 'sighting' : 'sightings'}`,
              fr: `${sightings.count} ${sightings.count === 1 ? 'observation propre' : 'observations propres'}`,
            },
          ]
    const listed = kev.length + inRecord.length === 0 ? [] : [{ en: 'exploited list', fr: 'liste des exploitées' }]
    const said = [...seen, ...listed]
    return {
      point,
      value: 'Active',
      from: { en: said.map(({ en }) => en).join(', '), fr: said.map(({ fr }) => fr).join(', ') },
      labels: [...kev, ...inRecord].map(({ label }) => label).concat(sightings === undefined ? [] : sightings.labels),
    }
  }
  const said = records.flatMap(({ item, label }) => item.ssvc.map((ssvc) => ({ ...ssvc, label })))
  for (const [value, name] of [
    ['active', 'Active'],
    ['public poc', 'Public PoC'],
    ['none', 'None'],
  ] as const) {
    const found = said.find(({ exploitation }) => exploitation === value)
    if (found) return { point, value: name, from: { en: found.by, fr: found.by }, labels: [found.label] }
  }
  return {
    point,
    value: 'None',
    from: { en: 'nothing known of an exploit', fr: 'aucune exploitation connue' },
    labels: [],
  }
}

/** System Exposure 1.0.1 of the equipment that is still open: the widest. */
export function exposureOf({ exposure: widest, seen, openLabels }: Summed): InputTaken {
  const names = ['Small', 'Controlled', 'Open'] as const
  return {
    point: 'System Exposure',
    value: names[widest] ?? 'Open',
    from:
      widest < 0
        ? { en: 'no equipment known: assumed', fr: 'aucun équipement connu : supposé' }
        : { en: `inventory of ${dayOf(seen)}`, fr: `inventaire du ${dayOf(seen)}` },
    labels: openLabels,
  }
}

const dayOf = (at: number) => new Date(Math.floor(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10)

/** Over the network, without account, help or special conditions: what a program can do by itself. */
const BY_ITSELF = ['AV:N', 'AC:L', 'PR:N', 'UI:N']

/** Automatable 2.0.0: as a record says; else by its vector; else assumed, as SSVC advises where nothing is known. */
export function automatableOf({ records }: Case): InputTaken {
  const point = 'Automatable'
  const said = records.flatMap(({ item, label }) =>
    item.ssvc.flatMap((ssvc) => (ssvc.automatable === undefined ? [] : [{ ...ssvc, label }])),
  )
  const [newest] = said.toSorted((a, b) => b.at - a.at)
  if (newest)
    return {
      point,
      value: newest.automatable === 'yes' ? 'Yes' : 'No',
      from: { en: newest.by, fr: newest.by },
      labels: [newest.label],
    }
  const vectors = records.flatMap(({ item, label }) => item.scores.map((score) => ({ ...score, label })))
  const [score] = vectors.toSorted((a, b) => (a.version < b.version ? 1 : -1))
  if (score)
    return {
      point,
      value: BY_ITSELF.every((metric) => score.vector.split('/').includes(metric)) ? 'Yes' : 'No',
      from: { en: `CVSS ${score.version} of ${score.by}`, fr: `CVSS ${score.version} de ${score.by}` },
      labels: [score.label],
    }
  return { point, value: 'Yes', from: { en: 'not said: assumed', fr: 'non précisé : supposé' }, labels: [] }
}

/** Technical Impact 1.0.0, for the coordinator's tables. */
export function technicalImpactOf({ records }: Case): InputTaken {
  const point = 'Technical Impact'
  const said = records.flatMap(({ item, label }) =>
    item.ssvc.flatMap((ssvc) => (ssvc.technicalImpact === undefined ? [] : [{ ...ssvc, label }])),
  )
  const [newest] = said.toSorted((a, b) => b.at - a.at)
  if (newest)
    return {
      point,
      value: newest.technicalImpact === 'total' ? 'Total' : 'Partial',
      from: { en: newest.by, fr: newest.by },
      labels: [newest.label],
    }
  return { point, value: 'Total', from: { en: 'not said: assumed', fr: 'non précisé : supposé' }, labels: [] }
}

/**
 * Mission Impact 2.0.0 from the mission engine: what missions lose if everything still open failed for good. Several
 * essential tasks, of one mission or of many, or all of one: mission failure; one: MEF failure; a mission that only gets
 * worse: MEF support crippled.
 */
export function missionImpactOf(missions: readonly MissionIf[]): MissionImpact {
  const lost = missions.reduce((sum, mission) => sum + mission.lost.length, 0)
  if (lost > 1 || missions.some((mission) => mission.lost.length > 0 && mission.lost.length === mission.tasks))
    return 'Mission Failure'
  if (lost > 0) return 'MEF Failure'
  return missions.length > 0 ? 'MEF Support Crippled' : 'Degraded'
}

const SAFETY_NAMES = ['Negligible', 'Marginal', 'Critical', 'Catastrophic'] as const

/** Safety Impact 2.0.1 of the equipment still open: the worst. */
export const safetyOf = ({ safety }: Summed): string => SAFETY_NAMES[safety] ?? 'Negligible'

export const labelsOf = (missions: readonly MissionIf[]): Label[] => missions.map(({ label }) => label)
