import type { Expression, Test } from '../test/test.ts'
import { MULTIPLE, SINGLE, type Slot } from './slot.ts'

/** Tests of one field that are joined by OR and look at folded text alone: asked in one go. */
export interface AnyOf {
  readonly field: string
  readonly key: string
  readonly tests: readonly Test[]
}

const MIN_GROUP = 3

function isPlain(expression: Expression): expression is { readonly op: 'test'; readonly test: Test } {
  if (expression.op !== 'test' || expression.test.field === undefined) return false
  const { ask } = expression.test
  return (
    (ask.kind === 'equals' || ask.kind === 'prefix' || ask.kind === 'suffix' || ask.kind === 'contains') && !ask.cased
  )
}

/** Parts of an OR as groups of plain tests of one field, and the rest. */
export function groupAnyOf(parts: readonly Expression[]): { readonly groups: AnyOf[]; readonly rest: Expression[] } {
  const byField = new Map<string, Test[]>()
  for (const part of parts)
    if (isPlain(part)) {
      const field = part.test.field ?? ''
      const tests = byField.get(field)
      if (tests === undefined) byField.set(field, [part.test])
      else tests.push(part.test)
    }
  const groups: AnyOf[] = []
  for (const [field, tests] of byField)
    if (tests.length >= MIN_GROUP)
      groups.push({ field, tests, key: `any\u0000${tests.map((test) => test.key).join('\u0001')}` })
  const grouped = new Set(groups.map((group) => group.field))
  return { groups, rest: parts.filter((part) => !(isPlain(part) && grouped.has(part.test.field ?? ''))) }
}

/** The question of a group as a function of the event at hand. */
export function askAnyOf({ tests }: AnyOf, slot: Slot): () => boolean {
  const of = (kind: string) => tests.flatMap(({ ask }) => (ask.kind === kind && 'text' in ask ? [ask.text] : []))
  const equals = new Set(of('equals'))
  const [prefixes, suffixes, insides] = [of('prefix'), of('suffix'), of('contains')]
  const asks = (text: string): boolean => {
    if (equals.size > 0 && equals.has(text)) return true
    for (let at = 0; at < suffixes.length; at++) if (text.endsWith(suffixes[at] ?? '')) return true
    for (let at = 0; at < prefixes.length; at++) if (text.startsWith(prefixes[at] ?? '')) return true
    for (let at = 0; at < insides.length; at++) if (text.includes(insides[at] ?? '')) return true
    return false
  }
  return () => {
    slot.load()
    if (slot.state === SINGLE) return asks(slot.lower())
    return slot.state === MULTIPLE && slot.lowers().some(asks)
  }
}
