import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label, mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'

/** Recipients one label may name; a policy has tens of nations and communities. */
const MOST_RECIPIENTS = 500

/**
 * Those a label releases to, as one subject that reads what every one of them may read and no more than the author: for
 * each value of its releasable-to one recipient cleared exactly as the label, a member of that and nothing else. What is
 * made for them together holds nothing one of them may not know.
 *
 * @throws {Fault} `briefing.audience` when the label releases to nobody, or a policy here does not know it
 */
export function audienceOf(label: Label, author: Subject, policies: PolicySet): Subject {
  const recipients = recipientsOf(label)
  const [first, ...others] = recipients
  const now = 0
  const closed = recipients.find((one) => !mayRead(one, label, policies, now).allow)
  if (first === undefined || closed !== undefined) {
    const why = closed === undefined ? 'it lists nobody' : mayRead(closed, label, policies, now).reason
    throw new Fault('invalid', 'briefing.audience', `No brief can be made for this label: ${why}`, {
      place: { path: '/to' },
    })
  }
  return { ...first, onlyWith: [...others, author] }
}

/** The same without an author: to whom an issued brief goes. */
export function recipientOf(label: Label): Subject {
  const [first, ...others] = recipientsOf(label)
  if (first === undefined) throw new Fault('invalid', 'briefing.audience', 'This label lists nobody.')
  return others.length === 0 ? first : { ...first, onlyWith: others }
}

function recipientsOf(label: Label): readonly Subject[] {
  const held = label.categories.flatMap((c) => (c.type === 'RESTRICTIVE' ? c.values : []))
  const sets = label.categories.flatMap((c) => (c.type === 'PERMISSIVE' ? [c.values] : []))
  // A member of one value of each list: every combination is a recipient of its own.
  const members = sets.reduce<readonly (readonly string[])[]>(
    (before, values) => before.flatMap((one) => values.map((value) => [...one, value])),
    [[]],
  )
  if (members.length > MOST_RECIPIENTS)
    throw new Fault('invalid', 'briefing.audience', `A brief is made for at most ${MOST_RECIPIENTS} recipients.`)
  return members.map((communities) => ({
    id: `audience:${canonicalLabel(label)}`,
    kind: 'service',
    name: communities.join(' '),
    organisation: '',
    nation: '',
    communities: [...communities],
    clearances: {
      [label.policy]: label.classification,
      ...(label.policy === 'TLP' ? {} : { TLP: label.tlp ?? 'CLEAR' }),
    },
    specialAccess: [...held],
    roles: [],
  }))
}

/**
 * The label of a page made for an audience: its own, with the classification no higher than that of the parts. Whoever may
 * read it may read every part, because each part may be read by every recipient the audience names at that classification.
 */
export function pageLabel(audience: Label, parts: readonly Label[], policies: PolicySet): Label {
  const names = policies.get(audience.policy)?.classifications.map(({ name }) => name) ?? []
  if (parts.length === 0 || parts.some((part) => part.policy !== audience.policy)) return audience
  const highest = Math.max(...parts.map((part) => names.indexOf(part.classification)))
  const name = names[highest]
  if (name === undefined || parts.some((part) => !names.includes(part.classification))) return audience
  return names.indexOf(audience.classification) <= highest ? audience : { ...audience, classification: name }
}
