import type { Hit } from '../matching/types.ts'
import type { FieldRole } from '../indicators/fieldRole.ts'
import { spellKey } from '../indicators/normal.ts'

export type Method = 'beaconing' | 'dns-tunnel' | 'generated-names' | 'first-seen' | 'rare' | 'limits'

/** What a method found, before it is told as a hit of its source. */
export interface Finding {
  readonly method: Method
  /** Address key or name of the own side; '' when there is none. */
  readonly own: string
  /** What stands for the value in `known`, where the value may change from telling to telling. */
  readonly known?: string
  /** What it is told of: the other side, a domain, a value. */
  readonly value: string
  readonly field: string
  readonly role: FieldRole
  /** Unix ms. */
  readonly at: number
  readonly line: number
  /** 0 to 100. */
  readonly score: number
  readonly en: string
  readonly fr: string
  /** Figures the score is made of, in the order of reading. */
  readonly figures: Readonly<Record<string, string | number>>
  /** Further hosts, own ones first. */
  readonly hosts?: readonly string[]
}

/** Name of the field that holds the text in French. */
export const FRENCH = 'text.fr'

const MAX_TEXT = 500
const MAX_HOSTS = 16

export function hitOf(source: string, finding: Finding): Hit {
  const { method, own, value, field, role, at, line, score, en, fr, figures, hosts = [] } = finding
  const fields = Object.entries(figures).map(([name, figure]) => ({ name, value: String(figure).slice(0, MAX_TEXT) }))
  return {
    kind: 'behaviour',
    known: [method, own, finding.known ?? value].filter((word) => word !== '').join(' '),
    source,
    at,
    line,
    value,
    field,
    role,
    text: en.slice(0, MAX_TEXT),
    fields: [...fields, { name: FRENCH, value: fr.slice(0, MAX_TEXT) }],
    hosts: [...new Set([own, ...hosts].filter((host) => host !== ''))].slice(0, MAX_HOSTS),
    event: '',
    score,
  }
}

/** An address key as people write it; other texts as they are. */
export const shown = (key: string): string => (/^[0-9a-f]{32}$/.test(key) ? spellKey({ kind: 'ipv6-addr', key }) : key)

const DAY_MS = 86_400_000

/** Whether a score is news: it moved by 5, or was told a day ago. */
export const isNews = (score: number, at: number, told: number, toldAt: number): boolean =>
  told === 0 || Math.abs(score - told) >= 5 || at - toldAt >= DAY_MS

/** That a method's state is full: what it gave up may have been what one looks for. */
export const limitFinding = (method: string, lost: number, bound: number, at: number): Finding => ({
  method: 'limits',
  own: '',
  value: method,
  field: 'state',
  role: 'other',
  at,
  line: 0,
  score: 50,
  en: `${method} cannot follow all of this source: ${lost} entries were given up, ${bound} fit`,
  fr: `${method} ne peut suivre toute cette source : ${lost} entrées abandonnées, ${bound} au plus`,
  figures: { lost, bound },
})
