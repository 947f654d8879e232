import { shortDtg } from '@testudo/kernel/time'
import type { ActivityKind } from './activity.ts'
import type { Announced, Clash } from './deconflict.ts'

type Both = { readonly en: string; readonly fr: string }

const KIND: Readonly<Record<ActivityKind, Both>> = {
  operation: { en: 'operation', fr: 'opération' },
  hunt: { en: 'hunt', fr: 'chasse' },
  exercise: { en: 'exercise', fr: 'exercice' },
  measure: { en: 'measure', fr: 'mesure' },
}

/** One sentence that says what meets where and when, and what may follow. */
export function clashWords(
  a: Announced,
  b: Announced,
  clash: Omit<Clash, 'text'>,
  names: ReadonlyMap<string, Both>,
): Both {
  return { en: sentence('en'), fr: sentence('fr') }

  function sentence(language: 'en' | 'fr'): string {
    const who = (one: Announced) =>
      language === 'fr' ? `${KIND[one.kind].fr} « ${one.name.fr} »` : `${KIND[one.kind].en} “${one.name.en}”`
    const first = clash.shared[0] ?? ''
    const thing = names.get(first)?.[language] ?? first
    const more = clash.sharedCount - 1
    const when = span(language)
    const both = language === 'fr' ? `${capital(who(a))} et ${who(b)}` : `${capital(who(a))} and ${who(b)}`
    return `${both} ${phrase(language, thing, more)}, ${when}${follows(language)}.`
  }

  function phrase(language: 'en' | 'fr', thing: string, more: number): string {
    const rest = more === 0 ? '' : language === 'fr' ? ` et ${more} autre${more > 1 ? 's' : ''}` : ` and ${more} more`
    const en = {
      target: `both touch ${thing}${rest}`,
      network: `both work in ${thing}${rest}`,
      domain: `both work on ${thing}${rest}`,
      service: `meet at ${thing}${rest}, over a service that needs it`,
      sector: `are both in the sector ${thing.replace(' ', ' of ')}${rest}`,
    }
    const fr = {
      target: `touchent toutes deux ${thing}${rest}`,
      network: `travaillent toutes deux dans ${thing}${rest}`,
      domain: `travaillent toutes deux sur ${thing}${rest}`,
      service: `se rencontrent à ${thing}${rest}, par un service qui en a besoin`,
      sector: `portent sur le secteur ${thing.replace(' ', ', ')}${rest}`,
    }
    return language === 'fr' ? fr[clash.ground] : en[clash.ground]
  }

  function span(language: 'en' | 'fr'): string {
    const from = shortDtg(clash.from)
    if (clash.until === undefined) return language === 'fr' ? `à partir de ${from}` : `from ${from} on`
    return language === 'fr' ? `de ${from} à ${shortDtg(clash.until)}` : `from ${from} to ${shortDtg(clash.until)}`
  }

  function follows(language: 'en' | 'fr'): string {
    if (clash.severity !== 'high') return ''
    const kinds = new Set([a.kind, b.kind])
    if (kinds.has('hunt') && kinds.has('measure'))
      return language === 'fr'
        ? ' : la mesure peut alerter celui que l’on chasse'
        : ': the measure may warn whom the hunt is after'
    if (kinds.has('exercise'))
      return language === 'fr'
        ? ' : l’exercice peut passer pour une attaque'
        : ': the exercise may be taken for an attack'
    return language === 'fr' ? ' : l’une peut défaire le travail de l’autre' : ': one may undo the work of the other'
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
