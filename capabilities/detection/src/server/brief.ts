import { asksAbout, type BriefQuestion, type BriefStatement } from '@testudo/kernel/brief'
import { join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { dtgNear } from '@testudo/kernel/time'
import { deedOf } from '../core/alerts/weigh.ts'
import { readGroups } from './alerts/readAlerts.ts'
import { stateOf } from './alerts/viewAlerts.ts'
import type { Runtime } from './runtime.ts'

/** Alerts told one by one, the newest first. */
const MOST_TOLD = 3

/**
 * What a brief says of alerts that people confirmed: which thing did what, never the value it was known by, so that the
 * first page of a brief carries no indicators.
 */
export async function briefStatements(
  { host, assetsOf }: Pick<Runtime, 'host' | 'assetsOf'>,
  subject: Subject,
  question: BriefQuestion,
): Promise<readonly BriefStatement[]> {
  const groups = (await readGroups(host, subject)).filter(
    (group) => stateOf(group) === 'confirmed' && group.first <= question.at,
  )
  if (groups.length === 0) return []
  const assets = await assetsOf(subject)
  const policies = host.policiesNow()
  const found = groups.flatMap((group) => {
    const asset = assets.find(group.hosts)?.asset
    return asset === undefined ? [] : [{ group, asset }]
  })
  const missions = (await host.gather.missions(subject, new Set(found.map(({ asset }) => asset.id)))).filter((one) =>
    asksAbout(question, one),
  )
  return found
    .flatMap(({ group, asset }): BriefStatement[] => {
      const touched = missions.filter(({ through }) => through.some((way) => way.asked === asset.id))
      if (touched.length === 0) return []
      const deed = deedOf(group.kind, group.role)
      const row = `/detection/alerts/${group.id}#/row`
      const since = dtgNear(group.first, question.at)
      const codes = touched.map(({ code }) => code).toSorted()
      return [
        {
          id: `detection.confirmed.${group.id}`,
          section: 'since',
          order: 500,
          text: {
            en: `Confirmed: ${asset.name.en} ${deed.en}, ${group.hits} ${group.hits === 1 ? 'time' : 'times'} since ${since}; ${codes.join(', ')} leans on it.`,
            fr: `Confirmé : ${asset.name.fr} ${deed.fr}, ${group.hits} fois depuis ${since} ; ${codes.join(', ')} en dépend.`,
          },
          figures: [
            { name: 'state', value: 'confirmed', from: `${row}/state` },
            { name: 'hits', value: group.hits, from: `${row}/hits` },
            { name: 'first', value: group.first, from: `${row}/first` },
          ],
          references: [
            {
              id: group.id,
              name: asset.name.en,
              route: `/detection/alert/${group.id}`,
              what: { en: 'confirmed alert', fr: 'alerte confirmée' },
            },
          ],
          since: group.last,
          label: join(
            [
              ...group.labels,
              asset.label,
              ...touched.map(({ label }) => label),
              ...(group.judgement === undefined ? [] : [group.judgement.label]),
            ],
            policies,
          ),
        },
      ]
    })
    .filter(({ label }) => host.tables.mayRead(subject, label))
    .toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_TOLD)
}
