import { type Label, mayRead } from '@testudo/kernel/label'
import { canonicalize, type JsonObject, selectPortion, splitPortions, withoutPortions } from '@testudo/stix'
import { previewRelease } from '../desk/preview.ts'
import { releaseStatement } from '../desk/releaseStatement.ts'
import { type Releasable, releaseView } from '../desk/releaseView.ts'
import { judgeLabels } from '../envelope/judge.ts'
import type { Chance } from './chance.ts'
import { NOON, simLabel, simPinned, simPolicies, simReceiver, simSubject } from './scene.ts'

const NODES = ['A', 'B', 'C', 'D'] as const
const OBJECT: JsonObject = {
  type: 'report',
  id: 'report--aaaaaaaa-1111-4111-8111-111111111111',
  modified: '2026-11-22T11:00:00.000Z',
  name: 'Cable',
  description: 'Cut at two places.',
  labels: ['one', 'two', 'three'],
  external_references: [{ source_name: 'x', url: 'https://example.org', description: 'secret source' }],
}
const SELECTORS = [
  'name',
  'description',
  'labels.[0]',
  'labels.[1]',
  'labels.[2]',
  'external_references.[0]',
  'external_references.[0].url',
] as const

const pinned = simPinned(NODES)
const without = ({ granular_markings: _marks, ...rest }: JsonObject): string => canonicalize(rest)

/**
 * One drawn object with drawn marks, previewed for three nodes and released to them; compared with each other, with the
 * receiver's own rule and with another way of computing it.
 *
 * @returns what does not agree; empty when all does
 */
export function previewCase(chance: Chance): string[] {
  const some = <T>(list: readonly T[]): T[] => list.filter(() => chance.oneIn(2))
  const marked = Array.from({ length: chance.below(4) }, (_, i) => ({
    id: `m${i}`,
    selectors: some(SELECTORS),
    readers: some(NODES),
  }))
  const value: JsonObject = {
    ...OBJECT,
    granular_markings: marked
      .filter(({ selectors }) => selectors.length > 0)
      .map(({ id, selectors }) => ({ marking_ref: id, selectors })),
  }
  const open = simLabel(chance.oneIn(3) ? some(NODES) : ['PUBLIC'], 'A')
  const { body, portions } = splitPortions(value)
  // A part under several marks is for those who are in all of them.
  const labelOf = (markings: readonly string[]): Label =>
    simLabel(
      NODES.filter((node) => markings.every((id) => marked.find((mark) => mark.id === id)?.readers.includes(node))),
      'A',
    )
  const item: Releasable = {
    body,
    label: open,
    portions: portions.map((portion) => ({ portion, label: labelOf(portion.markings) })),
  }
  const recipients = NODES.slice(1).map((node) => ({ node, subject: simSubject(node), people: [] }))
  return previewRelease(item, recipients, simPolicies, NOON).flatMap(({ node, released, fields }) => {
    const may = (label: Label): boolean => mayRead(simSubject(node), label, simPolicies, NOON).allow
    const view = releaseView(item, simSubject(node), simPolicies, NOON, false)
    const made = releaseStatement(view, open, simPolicies, { originator: 'A', releasedAt: NOON }, chance.bytes)
    if ((made === undefined) !== (released === undefined) || (released === undefined) === may(open))
      return [`${node}: whole`]
    if (!made || !released) return []
    const hidden = portions.filter((portion) => !may(labelOf(portion.markings)))
    const shown = fields.filter(({ sees }) => !sees).map(({ selector }) => selector)
    return [
      ...(made.text === canonicalize(released) ? [] : [`${node}: sent is not what was shown`]),
      ...(judgeLabels(made.statement, simReceiver(node, pinned, NOON)) === undefined
        ? []
        : [`${node}: receiver refuses`]),
      ...(without(withoutPortions(value, hidden)) === without(released) ? [] : [`${node}: other parts`]),
      ...(shown.join() === hidden.map(({ selector }) => selector).join() ? [] : [`${node}: other fields`]),
      ...made.statement.portions
        .filter(({ selector, label }) => !selectPortion(released, selector) || !may(label))
        .map(({ selector }) => `${node}: mark of ${selector}`),
    ]
  })
}
