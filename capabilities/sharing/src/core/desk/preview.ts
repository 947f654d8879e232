import { type Label, type PolicySet, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { JsonObject } from '@testudo/stix'
import { type Because, type Releasable, type ReleaseView, releaseView } from './releaseView.ts'

/** People behind a node who read alike, as the node declares them: a profile and how many, never names. */
export interface PeopleGroup {
  readonly nation: string
  readonly count: number
  readonly profile: Subject
}

/** A node something could be released to. */
export interface Recipient {
  readonly node: string
  readonly subject: Subject
  readonly people: readonly PeopleGroup[]
}

/** Whether a part of the object is seen, and the sentence that settles it. */
export interface FieldLine {
  /** Selector of a marked part; '' is the object itself. */
  readonly selector: string
  readonly sees: boolean
  readonly because: Because
}

export interface NationLine {
  readonly nation: string
  /** How many people are behind the node, how many see the object, and how many see all of it that the node got. */
  readonly people: number
  readonly see: number
  readonly seeAll: number
}

/** Who will see this, for one node. */
export interface RecipientPreview {
  readonly node: string
  /** Exactly what a release sends now; undefined: nothing. */
  readonly released: JsonObject | undefined
  readonly portions: readonly { readonly selector: string; readonly label: Label }[]
  readonly fields: readonly FieldLine[]
  readonly nations: readonly NationLine[]
}

/**
 * Who will see this? For every node: the object as it would arrive, the parts it does not see with the sentence of the
 * rule, and how many people of which nation see it there. Made by the very function that releases.
 *
 * Cost: one view per different profile; 40 nodes of one hundred people groups are some milliseconds.
 */
export function previewRelease(
  item: Releasable,
  recipients: readonly Recipient[],
  policies: PolicySet,
  now: number,
): readonly RecipientPreview[] {
  const views = new Map<string, ReleaseView>()
  const viewOf = (reader: Subject, inWords: boolean): ReleaseView => {
    const key = `${inWords} ${profileKey(reader, policies)}`
    const known = views.get(key) ?? releaseView(item, reader, policies, now, inWords)
    views.set(key, known)
    return known
  }
  return recipients.map((recipient): RecipientPreview => {
    const view = viewOf(recipient.subject, true)
    return {
      node: recipient.node,
      released: view.object,
      portions: view.portions,
      fields: fieldsOf(item, view),
      nations: nationsOf(recipient, view, (reader) => viewOf(reader, false), item),
    }
  })
}

function fieldsOf(item: Releasable, view: ReleaseView): FieldLine[] {
  const whole: FieldLine = { selector: '', sees: view.object !== undefined, because: view.because }
  if (view.object === undefined) return [whole]
  const withheld = new Map(view.withheld.map((one) => [one.selector, one.because]))
  return [
    whole,
    ...item.portions.map(({ portion: { selector } }): FieldLine => {
      const because = withheld.get(selector)
      return { selector, sees: because === undefined, because: because ?? view.because }
    }),
  ]
}

/** People read at most what their node got. */
function nationsOf(
  { people }: Recipient,
  node: ReleaseView,
  viewOf: (reader: Subject) => ReleaseView,
  item: Releasable,
): NationLine[] {
  const gone = new Set(node.withheld.map(({ selector }) => selector))
  const arrived = item.portions.filter(({ portion }) => !gone.has(portion.selector))
  const lines = new Map<string, NationLine>()
  for (const { nation, count, profile } of people) {
    const view = node.object === undefined ? undefined : viewOf(profile)
    const sees = view?.object !== undefined
    const lacks = new Set(view?.withheld.map(({ selector }) => selector))
    const all = sees && arrived.every(({ portion }) => !lacks.has(portion.selector))
    const before = lines.get(nation) ?? { nation, people: 0, see: 0, seeAll: 0 }
    lines.set(nation, {
      nation,
      people: before.people + count,
      see: before.see + (sees ? count : 0),
      seeAll: before.seeAll + (all ? count : 0),
    })
  }
  return [...lines.values()].sort((a, b) => (a.nation < b.nation ? -1 : 1))
}
