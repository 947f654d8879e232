import { canonicalLabel } from '@testudo/kernel/label'
import type { MarkBook } from '@testudo/kernel/markBook'
import type { SearchHit, SituationItem } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Clock, Contributions } from '@testudo/platform/host'
import { clashesOf, labelsOfClash, type Register } from './register.ts'

const MOST_HITS = 20

interface Needs {
  readonly clock: Clock
  readonly book: MarkBook
  readonly registerOf: (subject: Subject) => Promise<Register>
}

/** What the register tells the rest of the node: bad meetings that go on now, and activities by name. */
export function activityContributions({ clock, book, registerOf }: Needs): Pick<Contributions, 'situation' | 'search'> {
  return {
    async situation(subject) {
      const now = clock.now()
      const register = await registerOf(subject)
      const labels = new Map([
        ...register.labels,
        ...register.kept.map(({ activity, label }) => [activity.id, label] as const),
      ])
      return clashesOf(register, register.kept)
        .filter(
          ({ severity, from, until }) =>
            severity === 'high' && from <= now && now < (until ?? Number.POSITIVE_INFINITY),
        )
        .map((clash): SituationItem => {
          const { a, b, ground, from, text, shared } = clash
          const under = book.joined(
            new Map(labelsOfClash(clash, labels).map((label) => [canonicalLabel(label), label])),
          )
          return {
            id: `${a} ${b} ${ground}`,
            capability: 'sharing',
            kind: 'other',
            at: from,
            title: text.en,
            subjects: [a, b, ...shared],
            label: under.label,
          }
        })
    },
    async search(subject, text) {
      const wanted = fold(text)
      if (wanted === '') return []
      const { kept } = await registerOf(subject)
      return kept
        .filter(({ announced: { name } }) => fold(`${name.en} ${name.fr}`).includes(wanted))
        .slice(0, MOST_HITS)
        .map(
          ({ activity, label }): SearchHit => ({
            id: activity.id,
            capability: 'sharing',
            kind: activity.kind,
            title: activity.name,
            route: `/sharing?tab=activities&activity=${activity.id}`,
            label,
          }),
        )
    },
  }
}

const fold = (text: string): string =>
  text
    .trim()
    // Normalising takes the square of a run of combining marks.
    .slice(0, 1_000)
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
