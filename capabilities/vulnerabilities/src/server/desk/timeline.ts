import type { Words } from '../../core/decision/index.ts'
import { sayStatement } from '../../core/decision/index.ts'
import type { StoredWarning } from '../runtime.ts'
import type { Decided } from './desk.ts'
import type { PastDecision } from './history.ts'

type Kind = 'published' | 'advisory' | 'exploited' | 'epss' | 'vex' | 'sighting' | 'decision' | 'warning' | 'answer'
interface Mark {
  readonly at: number
  readonly kind: Kind
  readonly text: Words
}
const same = (text: string): Words => ({ en: text, fr: text })

/** What happened about one vulnerability, oldest first, as one reader has it. */
export function timelineOf(
  { given }: Decided,
  decisions: readonly PastDecision[],
  warnings: readonly StoredWarning[],
): readonly Mark[] {
  const marks: Mark[] = []
  for (const { item } of given.records) {
    if (item.published === undefined) continue
    marks.push(
      item.format === 'csaf'
        ? {
            at: item.published,
            kind: 'advisory',
            text: { en: `Advisory of ${item.source.name}`, fr: `Avis de ${item.source.name}` },
          }
        : {
            at: item.published,
            kind: 'published',
            text: { en: `Published by ${item.source.name}`, fr: `Publiée par ${item.source.name}` },
          },
    )
  }
  for (const { item } of given.kev)
    marks.push({
      at: Date.parse(item.addedDay),
      kind: 'exploited',
      text: {
        en: `Listed as exploited by ${item.source.name}`,
        fr: `Inscrite comme exploitée par ${item.source.name}`,
      },
    })
  if (given.sightings !== undefined)
    marks.push({
      at: given.sightings.first,
      kind: 'sighting',
      text: {
        en: `First of ${given.sightings.count} own sightings`,
        fr: `Première de ${given.sightings.count} observations propres`,
      },
    })
  for (const { item } of given.statements) marks.push({ at: item.at, kind: 'vex', text: sayStatement(item) })
  for (const { at, because, outcome } of decisions)
    marks.push({ at, kind: 'decision', text: { en: `${outcome}, ${because.en}`, fr: `${outcome}, ${because.fr}` } })
  for (const { sentAt, answeredAt, operatorName } of warnings) {
    marks.push({
      at: sentAt,
      kind: 'warning',
      text: { en: `Warning sent to ${operatorName}`, fr: `Avertissement envoyé à ${operatorName}` },
    })
    if (answeredAt !== undefined) marks.push({ at: answeredAt, kind: 'answer', text: same(operatorName) })
  }
  return marks.filter(({ at }) => Number.isFinite(at)).toSorted((a, b) => a.at - b.at)
}
