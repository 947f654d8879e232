import { timePart } from '../test/calendar.ts'
import { addressOf, contains } from '../test/cidr.ts'
import { type Ask, compare, fold } from '../test/test.ts'
import { MISSING, MULTIPLE, NULL, SINGLE, type Slot } from './slot.ts'

const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?\s*$/i

/** A number, or text that is one in decimals. */
function numberOf(text: string): number | undefined {
  return text.length <= 40 && NUMBER.test(text) ? Number(text) : undefined
}

/** The question as a function of one text; `folded` says whether the text must be in lower case. */
export function textAsk(ask: Ask): { readonly folded: boolean; readonly asks: (text: string) => boolean } | undefined {
  switch (ask.kind) {
    case 'equals':
      return { folded: !ask.cased, asks: (text) => text === ask.text }
    case 'prefix':
      return { folded: !ask.cased, asks: (text) => text.startsWith(ask.text) }
    case 'suffix':
      return { folded: !ask.cased, asks: (text) => text.endsWith(ask.text) }
    case 'contains':
      return { folded: !ask.cased, asks: (text) => text.includes(ask.text) }
    case 'pattern':
      return { folded: !ask.cased, asks: (text) => patternAsk(ask, text) }
    case 'any':
      return { folded: false, asks: () => true }
    case 'regex':
      return { folded: false, asks: ask.regex.test }
    case 'cidr':
      return {
        folded: false,
        asks: (text) => {
          const address = addressOf(text)
          return address !== undefined && contains(ask.network, address)
        },
      }
    case 'number':
      return {
        folded: false,
        asks: (text) => {
          const number = numberOf(text)
          return number !== undefined && compare(ask.op, number, ask.value)
        },
      }
    case 'time':
      return {
        folded: false,
        asks: (text) => {
          const part = timePart(text, ask.unit)
          return part !== undefined && compare(ask.op, part, ask.value)
        },
      }
    default:
      return undefined
  }
}

function patternAsk({ matcher, bound }: Extract<Ask, { kind: 'pattern' }>, text: string): boolean {
  if (text.length * matcher.weight <= bound.most) return matcher.test(text)
  bound.cuts++
  return false
}

const HOW: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  equals: (a, b) => a === b,
  prefix: (a, b) => a.startsWith(b),
  suffix: (a, b) => a.endsWith(b),
  contains: (a, b) => a.includes(b),
}

const allTexts = (slot: Slot): readonly string[] =>
  slot.state === SINGLE ? [slot.text] : slot.state === MULTIPLE ? slot.texts : []

/** The question as a function of the event at hand. `slotOf` gives the slot of another field, for `fieldref`. */
export function slotAsk(ask: Ask, slot: Slot, slotOf: (field: string) => Slot, emptyIsNull: boolean): () => boolean {
  if (ask.kind === 'null')
    return () => {
      slot.load()
      if (slot.state === SINGLE) return emptyIsNull && slot.text === ''
      return slot.state === MISSING || slot.state === NULL
    }
  if (ask.kind === 'exists')
    return () => {
      slot.load()
      return (slot.state !== MISSING) === ask.present
    }
  if (ask.kind === 'field') {
    const other = slotOf(ask.other)
    const how = HOW[ask.how] ?? (() => false)
    const same = ask.cased ? (text: string) => text : fold
    return () => {
      slot.load()
      other.load()
      return allTexts(slot).some((a) => allTexts(other).some((b) => how(same(a), same(b))))
    }
  }
  const of = textAsk(ask)
  if (of === undefined) return () => false
  if (ask.kind === 'regex' && ask.regex.words.length > 0) {
    const { words, test } = ask.regex
    // To look for its words first costs little, and spares the expression nearly always.
    const may = (lower: string) => words.some((word) => lower.includes(word))
    return () => {
      slot.load()
      if (slot.state === SINGLE) return may(slot.lower()) && test(slot.text)
      return slot.state === MULTIPLE && slot.texts.some((text, at) => may(slot.lowers()[at] ?? '') && test(text))
    }
  }
  const { asks, folded } = of
  return () => {
    slot.load()
    if (slot.state === SINGLE) return asks(folded ? slot.lower() : slot.text)
    return slot.state === MULTIPLE && (folded ? slot.lowers() : slot.texts).some(asks)
  }
}
