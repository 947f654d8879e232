/**
 * Where an operator's clock stands: the time zone of its nation's capital, by ISO 3166 alpha-3. Nations with several zones
 * on their mainland are left out: there Zulu is right for everybody.
 */
const ZONES: Readonly<Record<string, readonly [zone: string, en: string, fr: string]>> = {
  ALB: ['Europe/Tirane', 'Tirana', 'Tirana'],
  BEL: ['Europe/Brussels', 'Brussels', 'Bruxelles'],
  BGR: ['Europe/Sofia', 'Sofia', 'Sofia'],
  HRV: ['Europe/Zagreb', 'Zagreb', 'Zagreb'],
  CZE: ['Europe/Prague', 'Prague', 'Prague'],
  DNK: ['Europe/Copenhagen', 'Copenhagen', 'Copenhague'],
  EST: ['Europe/Tallinn', 'Tallinn', 'Tallinn'],
  FIN: ['Europe/Helsinki', 'Helsinki', 'Helsinki'],
  FRA: ['Europe/Paris', 'Paris', 'Paris'],
  DEU: ['Europe/Berlin', 'Berlin', 'Berlin'],
  GRC: ['Europe/Athens', 'Athens', 'Athènes'],
  HUN: ['Europe/Budapest', 'Budapest', 'Budapest'],
  ISL: ['Atlantic/Reykjavik', 'Reykjavik', 'Reykjavik'],
  ITA: ['Europe/Rome', 'Rome', 'Rome'],
  LVA: ['Europe/Riga', 'Riga', 'Riga'],
  LTU: ['Europe/Vilnius', 'Vilnius', 'Vilnius'],
  LUX: ['Europe/Luxembourg', 'Luxembourg', 'Luxembourg'],
  MNE: ['Europe/Podgorica', 'Podgorica', 'Podgorica'],
  NLD: ['Europe/Amsterdam', 'Amsterdam', 'Amsterdam'],
  MKD: ['Europe/Skopje', 'Skopje', 'Skopje'],
  NOR: ['Europe/Oslo', 'Oslo', 'Oslo'],
  POL: ['Europe/Warsaw', 'Warsaw', 'Varsovie'],
  PRT: ['Europe/Lisbon', 'Lisbon', 'Lisbonne'],
  ROU: ['Europe/Bucharest', 'Bucharest', 'Bucarest'],
  SVK: ['Europe/Bratislava', 'Bratislava', 'Bratislava'],
  SVN: ['Europe/Ljubljana', 'Ljubljana', 'Ljubljana'],
  ESP: ['Europe/Madrid', 'Madrid', 'Madrid'],
  SWE: ['Europe/Stockholm', 'Stockholm', 'Stockholm'],
  TUR: ['Europe/Istanbul', 'Ankara', 'Ankara'],
  GBR: ['Europe/London', 'London', 'Londres'],
}

type Language = 'en' | 'fr'
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const

/** An operator's local time. */
export interface LocalTime {
  /** `Paris time`; `heure de Paris`. */
  readonly zone: string
  /** `22 November 2026` */
  day(at: number): string
  /** `23 November, 17:42`; `23 novembre, 17 h 42`. */
  moment(at: number): string
  /** As `datetime-local` fields write it: `2026-11-23T17:42`. */
  field(at: number): string
  /** Reads such a field. A time the clocks skip in spring is the one after it. @returns undefined for what is no time */
  read(text: string): number | undefined
}

export function localTime(nation: string, language: Language): LocalTime {
  const known = Object.hasOwn(ZONES, nation) ? ZONES[nation] : undefined
  const [timeZone, en, fr] = known ?? ['UTC', '', '']
  const parts = (at: number) =>
    new Map(
      new Intl.DateTimeFormat('en-GB', {
        timeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    )
  const field = (at: number) => {
    const of = parts(at)
    const part = (name: Intl.DateTimeFormatPartTypes) => of.get(name) ?? ''
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
  }
  const format = (at: number, how: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LOCALE[language], { ...how, timeZone }).format(at)
  return {
    zone:
      known === undefined
        ? language === 'fr'
          ? 'heure Zulu'
          : 'Zulu time'
        : language === 'fr'
          ? heureDe(fr)
          : `${en} time`,
    day: (at) => format(at, { day: 'numeric', month: 'long', year: 'numeric' }),
    moment: (at) => {
      const clock = format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      return `${format(at, { day: 'numeric', month: 'long' })}, ${language === 'fr' ? clock.replace(':', ' h ') : clock}`
    },
    field,
    read(text) {
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return undefined
      const wall = Date.parse(`${text.slice(0, 16)}:00Z`)
      if (Number.isNaN(wall)) return undefined
      // The offset at the moment meant: asked once with a guess, once more where the clocks change in between.
      const offsetAt = (at: number) => Date.parse(`${field(at)}:00Z`) - Math.floor(at / 60_000) * 60_000
      const guess = wall - offsetAt(wall)
      return wall - offsetAt(guess)
    },
  }
}

const heureDe = (city: string): string => (/^[AEIOUYÉ]/.test(city) ? `heure d’${city}` : `heure de ${city}`)

/** `24 hours`, `12 minutes`, `3 days`. */
export function spanOf(milliseconds: number, language: Language): string {
  const hours = Math.floor(milliseconds / 3_600_000)
  const [value, unit]: readonly [number, string] =
    hours < 1
      ? [Math.max(0, Math.floor(milliseconds / 60_000)), 'minute']
      : hours < 72
        ? [hours, 'hour']
        : [Math.floor(hours / 24), 'day']
  return new Intl.NumberFormat(LOCALE[language], { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
