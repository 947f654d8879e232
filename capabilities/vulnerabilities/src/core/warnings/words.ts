/** A text in both languages of the node. */
export interface Words {
  readonly en: string
  readonly fr: string
}

const SMALL_EN = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const SMALL_FR = ['aucun', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf']

/** Numbers up to nine are written out, as people do. */
export const countEn = (count: number): string => SMALL_EN[count] ?? String(count)
export const countFr = (count: number): string => SMALL_FR[count] ?? String(count)

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const MONTHS_EN = 'January February March April May June July August September October November December'.split(' ')
const MONTHS_FR = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')

const two = (n: number) => String(n).padStart(2, '0')

/** A moment in plain words, in Zulu time: `23 November 2026, 16:42Z`, `23 novembre 2026, 16 h 42 Z`. */
export function momentWords(at: number): Words {
  const d = new Date(at)
  const [day, month, year] = [d.getUTCDate(), d.getUTCMonth(), d.getUTCFullYear()]
  const [hours, minutes] = [two(d.getUTCHours()), two(d.getUTCMinutes())]
  return {
    en: `${day} ${MONTHS_EN[month] ?? ''} ${year}, ${hours}:${minutes}Z`,
    fr: `${day === 1 ? '1er' : day} ${MONTHS_FR[month] ?? ''} ${year}, ${hours} h ${minutes} Z`,
  }
}

/** One line of plain text, bounded: control characters and line ends of foreign texts become blanks. */
export function plain(text: string, most = 2_000): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`
}
