import type { RuleHead } from '../documents.ts'
import { type FieldMap, mappedReader } from '../source/field-map.ts'
import type { EventKind } from '../source/shape.ts'
import type { Json } from '../source/values.ts'
import { constant, type Expression, fold, join, negate, type Test } from '../test/test.ts'
import { askAnyOf, type AnyOf, groupAnyOf } from './any-of.ts'
import { slotAsk, textAsk } from './ask.ts'
import { MULTIPLE, Row, SINGLE, Slot, wholeEvent } from './slot.ts'
import { RememberingIndex } from './remember.ts'
import { TextIndex } from './text-index.ts'
import type { Witnesses } from './witness.ts'

/** A rule ready to be evaluated. `order` is its place among all, so that matches come in the order of the rules. */
export interface ReadyRule {
  readonly head: RuleHead
  readonly expression: Expression
  readonly order: number
}

/** A field that made a rule match. `item` is how the rule asks for it; a keyword has no name. */
export interface MatchedField {
  readonly name: string
  readonly value: unknown
  readonly item: string
}

export interface Match {
  readonly rule: RuleHead
  readonly fields: readonly MatchedField[]
  /** Of a correlation: the first and the last moment it counted, ms of Unix time. */
  readonly span?: { readonly from: number; readonly to: number }
}

/** A test asked at most once for each event, however many rules ask it. */
class Probe {
  readonly row: Row
  readonly ask: () => boolean
  turn = -1
  answer = false
  constructor(row: Row, ask: () => boolean) {
    this.row = row
    this.ask = ask
  }
  run(): boolean {
    if (this.turn !== this.row.turn) {
      this.turn = this.row.turn
      this.answer = this.ask()
    }
    return this.answer
  }
}

/** What a rule asks once the fields that follow from the kind of event are known. */
function settle(expression: Expression, constants: ReadonlyMap<string, unknown>): Expression {
  switch (expression.op) {
    case 'constant':
      return expression
    case 'not': {
      const part = settle(expression.part, constants)
      return part === expression.part ? expression : negate(part)
    }
    case 'test': {
      const { field, ask } = expression.test
      if (field === undefined || !constants.has(field)) return expression
      const of = textAsk(ask)
      if (of !== undefined) {
        const text = String(constants.get(field))
        return constant(of.asks(of.folded ? fold(text) : text))
      }
      if (ask.kind === 'null') return constant(false)
      return ask.kind === 'exists' ? constant(ask.present) : expression
    }
    default: {
      const parts = expression.parts.map((part) => settle(part, constants))
      // The same object where nothing changed: what is known of it stays known.
      return parts.every((part, at) => part === expression.parts[at]) ? expression : join(expression.op, parts)
    }
  }
}

/** The rules for events of one kind: those that can match, woken by what the event shows. */
export class Program {
  readonly kind: EventKind
  readonly rules: readonly ReadyRule[]
  readonly #row = new Row()
  readonly #slots = new Map<string | undefined, Slot>()
  readonly #probes = new Map<string, Probe>()
  /** Rules as functions, made when a rule is first woken: most never are. */
  readonly #runs: ((() => boolean) | undefined)[] = []
  readonly #expressions: Expression[] = []
  readonly #always: number[] = []
  readonly #present: { readonly slot: Slot; readonly rules: number[] }[] = []
  readonly #indexes: { readonly slot: Slot; readonly index: RememberingIndex }[] = []
  readonly #woken: Int32Array
  readonly #candidates: number[] = []
  /** How many rules were evaluated in all, to show what the index saves. */
  evaluated = 0

  readonly #maps: readonly FieldMap[]

  constructor(
    kind: EventKind,
    rules: readonly ReadyRule[],
    witnesses: Witnesses | undefined,
    maps: readonly FieldMap[] = [],
  ) {
    this.kind = kind
    this.#maps = maps
    const kept: ReadyRule[] = []
    for (const rule of rules) {
      const expression = settle(rule.expression, kind.constants)
      if (expression.op === 'constant' && !expression.value) continue
      kept.push(rule)
      this.#expressions.push(expression)
    }
    this.rules = kept
    this.#woken = new Int32Array(kept.length)
    if (witnesses !== undefined) this.#index(witnesses)
    else this.#always.push(...kept.keys())
  }

  #slot(field: string | undefined): Slot {
    const known = this.#slots.get(field)
    if (known !== undefined) return known
    const slot = field === undefined ? wholeEvent(this.#row, this.kind.texts) : new Slot(this.#row, this.#reader(field))
    this.#slots.set(field, slot)
    return slot
  }

  /** A map of the caller's goes before what is known of the kind of event. */
  #reader(field: string): (opened: Json) => unknown {
    const known = this.kind.field(field)
    const mapped = mappedReader(this.#maps, field)
    return mapped === undefined ? known : (opened) => mapped(this.#row.event) ?? known(opened)
  }

  #probe(test: Test): Probe {
    const known = this.#probes.get(test.key)
    if (known !== undefined) return known
    const ask = slotAsk(test.ask, this.#slot(test.field), (field) => this.#slot(field), this.kind.emptyIsNull)
    const probe = new Probe(this.#row, ask)
    this.#probes.set(test.key, probe)
    return probe
  }

  #compile(expression: Expression): () => boolean {
    switch (expression.op) {
      case 'constant':
        return () => expression.value
      case 'test': {
        const probe = this.#probe(expression.test)
        return () => probe.run()
      }
      case 'not': {
        const part = this.#compile(expression.part)
        return () => !part()
      }
      default: {
        const stop = expression.op === 'or'
        const { groups, rest } = stop ? groupAnyOf(expression.parts) : { groups: [], rest: expression.parts }
        const parts = [...groups.map((group) => this.#compileGroup(group)), ...rest.map((part) => this.#compile(part))]
        const [only] = parts
        if (parts.length === 1 && only !== undefined) return only
        return () => {
          for (let at = 0; at < parts.length; at++) if (parts[at]?.() === stop) return stop
          return !stop
        }
      }
    }
  }

  #compileGroup(group: AnyOf): () => boolean {
    const known = this.#probes.get(group.key)
    const probe = known ?? new Probe(this.#row, askAnyOf(group, this.#slot(group.field)))
    if (known === undefined) this.#probes.set(group.key, probe)
    return () => probe.run()
  }

  #index(known: Witnesses): void {
    const indexes = new Map<string | undefined, TextIndex>()
    const present = new Map<string | undefined, Set<number>>()
    for (const [rule, expression] of this.#expressions.entries()) {
      const witnesses = known.of(expression)
      if (witnesses === undefined) this.#always.push(rule)
      const added = new Set<string>()
      for (const witness of witnesses ?? []) {
        if (added.has(witness.key)) continue
        added.add(witness.key)
        if (witness.kind === 'present') {
          const rules = present.get(witness.field) ?? new Set<number>()
          present.set(witness.field, rules.add(rule))
        } else {
          const index = indexes.get(witness.field) ?? new TextIndex()
          indexes.set(witness.field, index)
          index.add(witness.kind, witness.text, rule)
        }
      }
    }
    for (const [field, rules] of present) this.#present.push({ slot: this.#slot(field), rules: [...rules] })
    for (const [field, index] of indexes) {
      index.seal()
      this.#indexes.push({ slot: this.#slot(field), index: new RememberingIndex(index) })
    }
  }

  readonly #wake = (rules: readonly number[]): void => {
    const turn = this.#row.turn
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at] ?? 0
      if (this.#woken[rule] === turn) continue
      this.#woken[rule] = turn
      this.#candidates.push(rule)
    }
  }

  /** The rules that match, in their order; the shared empty list when none does. */
  match(event: Json): readonly Match[] {
    if (this.rules.length === 0) return NO_MATCH
    const row = this.#row
    row.turn = row.turn === 0x7fffffff ? 1 : row.turn + 1
    row.event = event
    row.opened = this.kind.open(event)
    this.#candidates.length = 0
    this.#wake(this.#always)
    for (const { slot, rules } of this.#present) {
      slot.load()
      if (slot.state === SINGLE || slot.state === MULTIPLE) this.#wake(rules)
    }
    for (const { slot, index } of this.#indexes) {
      slot.load()
      if (slot.state === SINGLE) index.find(slot.text, slot, this.#wake)
      else if (slot.state === MULTIPLE) for (const text of slot.lowers()) index.index.find(text, this.#wake)
    }
    let matches: Match[] | undefined
    this.evaluated += this.#candidates.length
    for (const rule of this.#candidates)
      if (this.#holds(rule)) {
        matches ??= []
        matches.push(this.#tell(rule))
      }
    if (matches === undefined) return NO_MATCH
    if (matches.length > 1) matches.sort((a, b) => (this.#order.get(a.rule) ?? 0) - (this.#order.get(b.rule) ?? 0))
    return matches
  }

  #holds(rule: number): boolean {
    const run = this.#runs[rule] ?? this.#compile(this.#expressions[rule] ?? constant(false))
    this.#runs[rule] = run
    return run()
  }

  get #order(): ReadonlyMap<RuleHead, number> {
    this.#orders ??= new Map(this.rules.map((rule) => [rule.head, rule.order]))
    return this.#orders
  }
  #orders: Map<RuleHead, number> | undefined

  #tell(rule: number): Match {
    const expression = this.#expressions[rule]
    const ready = this.rules[rule]
    if (expression === undefined || ready === undefined) throw new RangeError(`no rule ${rule}`)
    const fields: MatchedField[] = []
    const seen = new Set<string>()
    const walk = (part: Expression): void => {
      if (part.op === 'test') {
        const { test } = part
        if (seen.has(test.path) || !this.#probe(test).run()) return
        seen.add(test.path)
        fields.push({ name: test.field ?? '', value: this.#valueOf(test), item: test.path })
      } else if (part.op === 'and') part.parts.forEach(walk)
      else if (part.op === 'or') part.parts.filter((one) => this.#isTrue(one)).forEach(walk)
    }
    walk(expression)
    return { rule: ready.head, fields }
  }

  #isTrue(part: Expression): boolean {
    if (part.op === 'constant') return part.value
    if (part.op === 'test') return this.#probe(part.test).run()
    if (part.op === 'not') return !this.#isTrue(part.part)
    return part.op === 'and'
      ? part.parts.every((one) => this.#isTrue(one))
      : part.parts.some((one) => this.#isTrue(one))
  }

  /** The value of the field; of a keyword, the text that holds it. */
  #valueOf(test: Test): unknown {
    const slot = this.#slot(test.field)
    slot.load()
    if (test.field !== undefined) return slot.value
    const of = textAsk(test.ask)
    return slot.texts.find((text) => of?.asks(of.folded ? fold(text) : text))
  }

  /** The value of any field of the event matched last, for correlations. */
  valueOf(field: string): unknown {
    const slot = this.#slot(field)
    slot.load()
    return slot.value
  }
}

const NO_MATCH: readonly Match[] = []
