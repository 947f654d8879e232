import { join } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import { deedOf } from '../core/alerts/weigh.ts'
import { readGroups } from './alerts/readAlerts.ts'
import { stateOf } from './alerts/viewAlerts.ts'
import type { Runtime } from './runtime.ts'

/** Alerts that wait at once, those with the latest hit first: the desk shows all of them. */
const MOST_WAITING = 200

/** Alerts nobody has looked at, for whoever judges alerts; one's own until they are judged. */
export async function waitingAlerts(
  { host, assetsOf }: Pick<Runtime, 'host' | 'assetsOf'>,
  subject: Subject,
): Promise<readonly WaitingItem[]> {
  if (!host.accounts.verbsOf(subject).has('detection:write')) return []
  const groups = (await readGroups(host, subject)).filter((group) => {
    const state = stateOf(group)
    return state === 'open' || (state === 'mine' && group.judgement?.by === subject.id)
  })
  if (groups.length === 0) return []
  const assets = await assetsOf(subject)
  const policies = host.policiesNow()
  return groups.slice(0, MOST_WAITING).map((group): WaitingItem => {
    const asset = assets.find(group.hosts)?.asset
    const mine = stateOf(group) === 'mine'
    const deed = deedOf(group.kind, group.role)
    return {
      id: `detection alert ${group.id}`,
      capability: 'detection',
      kind: 'alert',
      title:
        asset === undefined
          ? group.title
          : {
              en: `${asset.name.en} ${deed.en}: ${group.title.en}`,
              fr: `${asset.name.fr} ${deed.fr} : ${group.title.fr}`,
            },
      because: mine
        ? { en: 'you took it and have not judged it', fr: 'vous vous en êtes chargé sans l’avoir jugée' }
        : { en: 'nobody has judged this alert', fr: 'personne n’a jugé cette alerte' },
      route: `/detection/alert/${group.id}`,
      waitsFor: mine ? 'person' : 'anybody',
      since: mine ? (group.judgement?.at ?? group.first) : group.first,
      urgency: asset === undefined ? 'routine' : 'priority',
      subjects: [...(asset === undefined ? [] : [asset.id]), ...(group.known.includes('--') ? [group.known] : [])],
      label: join(
        [
          ...group.labels,
          ...(asset === undefined ? [] : [asset.label]),
          ...(group.judgement === undefined ? [] : [group.judgement.label]),
        ],
        policies,
      ),
    }
  })
}
