import type { MissionIf } from '@testudo/kernel/situation'
import type { Summed } from './inputs.ts'
import { allIn } from './tally.ts'
import type { InputTaken, Words } from './types.ts'

export interface Told {
  readonly inputs: readonly InputTaken[]
  readonly tally: Summed
  readonly missions: readonly MissionIf[]
  readonly cvss?: number
  /** Names of single assets by STIX id, as the reader has them. */
  readonly names: ReadonlyMap<string, Words>
}

/** A score people call critical (CVSS §5). */
const CRITICAL = 9
const one = (n: number, en: string, ens: string) => `${n} ${n === 1 ? en : ens}`
const decimal = (n: number) => n.toFixed(1).replace('.', ',')

const EXPLOITED: Readonly<Record<string, Words>> = {
  Active: { en: 'it is exploited now', fr: 'elle est exploitée en ce moment' },
  'Public PoC': { en: 'an exploit is public', fr: 'un code d’exploitation est public' },
  None: { en: 'nobody is known to exploit it', fr: 'personne n’est connu pour l’exploiter' },
}

/**
 * Why a vulnerability stands where it stands, in one sentence that begins with because and ends with a full stop. What
 * decides is between `**`. Built only from what the reader has.
 */
export function sayBecause(told: Told): Words {
  const { inputs, tally, missions } = told
  const { affected } = tally.counts
  const unknown = tally.counts.undecidable + tally.counts['under-investigation']
  if (allIn(tally) === 0)
    return { en: 'because no known equipment runs it.', fr: 'car aucun équipement connu ne l’utilise.' }
  if (affected + unknown === 0) return sayClosed(tally)
  if (affected === 0)
    return {
      en: `because it cannot be told whether ${one(unknown, 'asset is', 'assets are')} affected: ${tally.why.en}.`,
      fr: `car on ne peut pas dire si ${one(unknown, 'équipement est touché', 'équipements sont touchés')} : ${tally.why.fr}.`,
    }
  const value = (point: string) => inputs.find((input) => input.point === point)?.value ?? ''
  const exploited = EXPLOITED[value('Exploitation')] ?? {
    en: 'its exploitation is not known',
    fr: 'son exploitation n’est pas connue',
  }
  const mission = sayMission(told)
  if (mission !== undefined) {
    const way =
      value('System Exposure') === 'Open'
        ? { en: ', open to the internet,', fr: ', avec accès depuis internet,' }
        : { en: '', fr: '' }
    return {
      en: `because ${exploited.en}${way.en} and ${mission.en}.`,
      fr: `car ${exploited.fr}${way.fr} et ${mission.fr}.`,
    }
  }
  if (missions.length > 0) {
    const codes = missions.map(({ code }) => code).join(', ')
    return {
      en: `because ${exploited.en}, but ${codes} would keep every essential task${gateway(value('System Exposure')).en}.`,
      fr: `car ${exploited.fr}, mais ${codes} garderait toutes ses tâches essentielles${gateway(value('System Exposure')).fr}.`,
    }
  }
  const high = (told.cvss ?? 0) >= CRITICAL ? told.cvss : undefined
  const n = affected
  return {
    en: `because **no mission needs the ${n === 1 ? 'asset' : `${n} assets`}**, ${high === undefined ? `and ${exploited.en}` : `although it scores ${high.toFixed(1)} and ${exploited.en}`}.`,
    fr: `car **aucune mission n’a besoin ${n === 1 ? 'de l’équipement' : `des ${n} équipements`}**, ${high === undefined ? `et ${exploited.fr}` : `malgré un score de ${decimal(high)} (${exploited.fr})`}.`,
  }
}

const gateway = (exposure: string): Words =>
  exposure === 'Controlled'
    ? { en: ' and every unit stands behind a gateway', fr: ' et chaque équipement est derrière une passerelle' }
    : exposure === 'Small'
      ? { en: ' and every unit is on a closed network', fr: ' et chaque équipement est sur un réseau fermé' }
      : { en: '', fr: '' }

/** The first mission that loses something, and by what: a task and its structure, or the single point it hangs on. */
function sayMission({ missions, names }: Told): Words | undefined {
  const losing = missions.filter(({ lost }) => lost.length > 0)
  const [first] = losing.toSorted((a, b) => b.lost.length / b.tasks - a.lost.length / a.tasks)
  const [task] = first?.lost ?? []
  if (first === undefined || task === undefined) return undefined
  const more = losing.length - 1
  const [single] = first.alone
  const name = names.get(single ?? '')
  const whole = task.id === first.id
  const why = first.reason
  const others = {
    en: more === 0 ? '' : `; ${one(more, 'more mission', 'more missions')} would lose a task`,
    fr: more === 0 ? '' : ` ; ${one(more, 'autre mission perdrait', 'autres missions perdraient')} une tâche`,
  }
  if (first.alone.length === 1 && first.through.length === 1 && name !== undefined)
    return {
      en: `**${name.en} is a single point of failure for ${first.code}**${others.en}`,
      fr: `**${name.fr} est un point unique de défaillance pour ${first.code}**${others.fr}`,
    }
  return {
    en: `**${first.code} ${whole ? 'would fail' : `could no longer ${lower(task.name.en)}`}**${why === undefined ? '' : `: ${why.en}`}${others.en}`,
    fr: `**${first.code} ${whole ? 'échouerait' : `ne pourrait plus ${lower(task.name.fr)}`}**${why === undefined ? '' : ` : ${why.fr}`}${others.fr}`,
  }
}

/** Tasks are named by what is done: *Dispatch trains*. */
const lower = (name: string) => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`

function sayClosed(tally: Summed): Words {
  const { fixed, mitigated, 'ruled-out': out } = tally.counts
  const en = [
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    ...(mitigated > 0 ? [`${mitigated} mitigated`] : []),
    ...(out > 0 ? [`${out} ruled out by VEX`] : []),
  ]
  const fr = [
    ...(fixed > 0 ? [one(fixed, 'corrigé', 'corrigés')] : []),
    ...(mitigated > 0 ? [one(mitigated, 'protégé', 'protégés')] : []),
    ...(out > 0 ? [one(out, 'écarté par VEX', 'écartés par VEX')] : []),
  ]
  const n = allIn(tally)
  return {
    en: `because of ${one(n, 'asset', 'assets')} none is left: ${en.join(', ')}.`,
    fr: `car sur ${one(n, 'équipement', 'équipements')} il n’en reste aucun : ${fr.join(', ')}.`,
  }
}
