import type { DeskSay } from '../words/desk.ts'

/** `FIN, SWE and DNK`; of many the first, and how many more. */
export function namesText(t: DeskSay, names: readonly string[], most = 6): string {
  if (names.length > most) return t('and.more', { names: names.slice(0, most).join(', '), n: names.length - most })
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : t('and', { names: names.slice(0, -1).join(', '), last })
}
