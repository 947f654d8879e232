import type { MissionTouched } from '@testudo/kernel/situation'
import { formatDtg, shortDtg } from '@testudo/kernel/time'

interface Words {
  readonly en: string
  readonly fr: string
}

/** How bad a state is, for ranking: not capable, severe, degraded, unknown, capable. */
export const STATE_RANK: Readonly<Record<MissionTouched['state'], number>> = {
  'not-capable': 0,
  severe: 1,
  degraded: 2,
  unknown: 3,
  capable: 4,
}

/** What the sentence of an alert is made of; what is absent is not said. */
export interface AlertFacts {
  readonly hits: number
  readonly host: string
  readonly first: number
  readonly now: number
  readonly asset?: Words
  readonly missions: readonly { readonly code: string; readonly state: MissionTouched['state'] }[]
  /** Who shared what it was known through; absent for one's own behaviour. */
  readonly owner?: string
  /** When it was made or last changed, Unix ms. */
  readonly sharedAt?: number
  readonly isBenign: boolean
}

const at = (time: number, now: number): string =>
  Math.abs(now - time) < 20 * 86_400_000 ? shortDtg(time) : formatDtg(time)

/** What an alert does to missions, in one or two sentences. */
export function sayAlert(facts: AlertFacts): Words {
  const { hits, host, asset, missions, owner, first, now, sharedAt, isBenign } = facts
  const codes = missions.slice(0, 3).map(({ code }) => code)
  const more = missions.length - codes.length
  const list = (and: string, others: string) =>
    [codes.join(', '), ...(more > 0 ? [`${and} ${more} ${others}`] : [])].join(' ')
  const of = {
    en: hits === 1 ? '1 hit' : `${hits} hits`,
    fr: hits === 1 ? '1 correspondance' : `${hits} correspondances`,
  }
  const here = asset === undefined ? undefined : { en: `${host} is ${asset.en}`, fr: `${host} est ${asset.fr}` }
  const effect: Words =
    here === undefined
      ? {
          en: `${of.en} on ${host === '' ? 'an unnamed host' : host}, which belongs to no asset you can see.`,
          fr: `${of.fr} sur ${host === '' ? 'un hôte sans nom' : host}, qui n’appartient à aucun actif que vous voyez.`,
        }
      : codes.length === 0
        ? {
            en: `${of.en}: ${here.en}; no mission you can see leans on it.`,
            fr: `${of.fr} : ${here.fr} ; aucune mission que vous voyez n’en dépend.`,
          }
        : isBenign
          ? {
              en: `${of.en}: ${here.en}, on which ${list('and', 'more')} lean; judged not suspicious.`,
              fr: `${of.fr} : ${here.fr}, dont ${list('et', 'autres')} dépendent ; jugé non suspect.`,
            }
          : {
              en: `${of.en} put ${list('and', 'more')} at risk, because ${here.en}.`,
              fr: `${of.fr} ${hits === 1 ? 'met' : 'mettent'} ${list('et', 'autres')} en danger, car ${here.fr}.`,
            }
  const known: Words =
    owner === undefined || owner === ''
      ? { en: `First seen here ${at(first, now)}.`, fr: `Vu ici pour la première fois ${at(first, now)}.` }
      : sharedAt === undefined
        ? {
            en: `Shared by ${owner}, first match here ${at(first, now)}.`,
            fr: `Partagé par ${owner}, première correspondance ici ${at(first, now)}.`,
          }
        : {
            en: `Shared by ${owner} ${at(sharedAt, now)}, first match here ${at(first, now)}.`,
            fr: `Partagé par ${owner} ${at(sharedAt, now)}, première correspondance ici ${at(first, now)}.`,
          }
  return { en: `${effect.en} ${known.en}`, fr: `${effect.fr} ${known.fr}` }
}
