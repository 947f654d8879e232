import type { Judgement, Standing, Words } from './types.ts'

/**
 * What an asset is taken to have left of its health while equipment of it is open to a vulnerability that is exploited
 * now. A plan is not made on what may be taken away any hour; a fix or a mitigation gives it back. Ours, as data: not a
 * measurement. Rows: System Exposure. Columns: Automatable no, yes.
 */
const HEALTH_LEFT: Readonly<Record<string, readonly [number, number]>> = {
  Open: [0.55, 0.3],
  Controlled: [0.95, 0.9],
  Small: [1, 1],
}

/** Only what is exploited now lowers health: what could happen is asked by *what if*. */
export function healthLeft({ inputs }: Pick<Judgement, 'inputs'>, { equipment, status }: Standing): number {
  const value = (point: string) => inputs.find((input) => input.point === point)?.value
  if (status !== 'affected' || value('Exploitation') !== 'Active') return 1
  const exposure = `${equipment.exposure.slice(0, 1).toUpperCase()}${equipment.exposure.slice(1)}`
  const row = HEALTH_LEFT[exposure] ?? [1, 1]
  return value('Automatable') === 'Yes' ? row[1] : row[0]
}

/** What holds of an asset; which vulnerability stands beside it. */
export const EXPOSED: Words = {
  en: 'exposed to a vulnerability that is exploited now',
  fr: 'exposé à une vulnérabilité exploitée en ce moment',
}
