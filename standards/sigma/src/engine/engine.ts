import type { LogSource, Refusal, RuleHead, SigmaDocument } from '../documents.ts'
import { cloud, ecs, generic, ocsf, zeek } from '../source/other.ts'
import type { FieldMap } from '../source/field-map.ts'
import type { EventKind, Shape, ShapeName } from '../source/shape.ts'
import { isJson, type Json } from '../source/values.ts'
import { flatWindows, nestedWindows, winlogbeat } from '../source/windows.ts'
import type { Lists } from '../test/items.ts'
import { eachTest, type Expression } from '../test/test.ts'
import { fitsLogSource, prepareRules, type Ready } from './compile.ts'
import { type Match, Program } from './program.ts'
import { Witnesses } from './witness.ts'
import { resolveCorrelations, type Resolution } from '../correlation/resolve.ts'
import { Stream, type StreamOptions } from '../correlation/stream.ts'

/** What the caller knows better than the event tells. */
export interface Hint {
  readonly shape?: ShapeName
  /** Replaces the log source the event is recognised by. */
  readonly logsource?: LogSource | readonly LogSource[]
}

/** An event in the caller's own words. */
export interface EventView {
  readonly logsources: readonly LogSource[]
  /** The value under Sigma's field name; undefined when the event has none. */
  readonly get: (field: string) => unknown
  /** Every text of the event, for keywords. */
  readonly texts: () => readonly string[]
}

export interface Coverage {
  /** Events whose log source was neither recognised nor said. */
  readonly unrecognised: number
  /** Rules for whose log source no event came. */
  readonly unreached: readonly RuleHead[]
  /** Rules that met texts too long to be searched for them, and how many: they may have missed a match there. */
  readonly cutShort: readonly { readonly rule: RuleHead; readonly texts: number }[]
}

/** A match and the event behind it. */
export interface Look {
  readonly matches: readonly Match[]
  readonly time: () => unknown
  readonly valueOf: (field: string) => unknown
}

export interface CompileOptions {
  /** Values of placeholders, for `expand`. */
  readonly lists?: Lists
  /** What the events at hand call Sigma's fields, where that is not known. Event ids of Windows are not renamed. */
  readonly fieldMaps?: readonly FieldMap[]
  /** False evaluates every rule of a log source for each event: slow, and the same answer. */
  readonly indexed?: boolean
}

/** The first that recognises an event has it. */
const SHAPES: readonly Shape[] = [nestedWindows, flatWindows, winlogbeat, ocsf, zeek, cloud, ecs, generic]

/** Kinds of events kept ready; hostile logs could name endless channels. */
const MAX_PROGRAMS = 4_096

const listed = (logsource: LogSource | readonly LogSource[]): readonly LogSource[] =>
  Array.isArray(logsource) ? (logsource as readonly LogSource[]) : [logsource as LogSource]

function cutsOf(expression: Expression): number {
  let cuts = 0
  eachTest(expression, ({ ask }) => {
    if (ask.kind === 'pattern') cuts += ask.bound.cuts
    else if (ask.kind === 'regex') cuts += ask.regex.cuts
  })
  return cuts
}

const keyOfSources = (sources: readonly LogSource[]) =>
  sources.map((one) => `${one.category ?? ''}|${one.product ?? ''}|${one.service ?? ''}`).join('\n')

/**
 * Rules over events. Stateless towards its caller: an event is matched alone. Keep one for each thread: it keeps what it has
 * read of an event until the next.
 */
export class Engine {
  readonly refused: readonly Refusal[]
  readonly #rules: readonly Ready[]
  readonly #resolution: Resolution
  readonly #witnesses: Witnesses | undefined
  readonly #fieldMaps: readonly FieldMap[]
  readonly #programs = new Map<string, Map<string, Map<number, Program>>>()
  readonly #hints = new WeakMap<object, string>()
  readonly #reached = new Set<Ready>()
  #unrecognised = 0
  #count = 0

  constructor(documents: readonly SigmaDocument[], options: CompileOptions) {
    const { rules, refused } = prepareRules(documents, options.lists ?? {})
    this.#rules = rules
    this.#fieldMaps = options.fieldMaps ?? []
    this.#resolution = resolveCorrelations(
      documents.filter((document) => document.kind === 'correlation'),
      rules.map((rule) => rule.head),
    )
    this.refused = [...refused, ...this.#resolution.refused]
    const expressions = rules.map((rule) => rule.expression)
    this.#witnesses = options.indexed === false ? undefined : new Witnesses(expressions)
  }

  /** Rules and correlations that are evaluated. */
  get rules(): number {
    return this.#rules.length + this.#resolution.correlations.length
  }

  #shape(event: Json, hint: Hint | undefined): Shape {
    if (hint?.shape !== undefined) return SHAPES.find((one) => one.name === hint.shape) ?? generic
    for (const shape of SHAPES) if (shape.recognises(event)) return shape
    return generic
  }

  #program(event: Json, shape: Shape, hint: Hint | undefined): Program {
    const sources = hint?.logsource === undefined ? '' : this.#hintKey(hint.logsource)
    const family = sources === '' ? shape.name : `${shape.name}\n${sources}`
    const major = shape.major(event)
    const minor = shape.minor(event)
    const known = this.#programs.get(family)?.get(major)?.get(minor)
    if (known !== undefined) return known
    const kind = shape.kind(major, minor)
    const logsources = hint?.logsource === undefined ? kind.logsources : listed(hint.logsource)
    return this.#keep(family, major, minor, { ...kind, logsources })
  }

  #hintKey(logsource: LogSource | readonly LogSource[]): string {
    const known = this.#hints.get(logsource)
    if (known !== undefined) return known
    const key = keyOfSources(listed(logsource))
    this.#hints.set(logsource, key)
    return key
  }

  #keep(family: string, major: string, minor: number, kind: EventKind): Program {
    if (++this.#count > MAX_PROGRAMS) {
      this.#programs.clear()
      this.#count = 1
    }
    const fitting = this.#rules.filter(({ rule }) =>
      kind.logsources.some((source) => fitsLogSource(rule.logsource, source)),
    )
    for (const rule of fitting) this.#reached.add(rule)
    const maps = this.#fieldMaps.filter(
      ({ logsource = {} }) =>
        Object.keys(logsource).length === 0 || kind.logsources.some((source) => fitsLogSource(logsource, source)),
    )
    const program = new Program(kind, fitting, this.#witnesses, maps)
    const majors = this.#programs.get(family) ?? new Map<string, Map<number, Program>>()
    this.#programs.set(family, majors)
    const minors = majors.get(major) ?? new Map<number, Program>()
    majors.set(major, minors)
    minors.set(minor, program)
    return program
  }

  #run(program: Program, event: Json): readonly Match[] {
    if (program.kind.logsources.length === 0) this.#unrecognised++
    return program.match(event)
  }

  /**
   * How much of what was matched so far the rules could speak of: a log source nobody maps matches nothing, and that must not
   * look like a clean bill.
   */
  coverage(): Coverage {
    const unreached = this.#rules.filter((rule) => !this.#reached.has(rule))
    const cutShort = this.#rules.flatMap(({ head, expression }) => {
      const texts = cutsOf(expression)
      return texts === 0 ? [] : [{ rule: head, texts }]
    })
    return { unrecognised: this.#unrecognised, unreached: unreached.map((rule) => rule.head), cutShort }
  }

  /**
   * The rules an event matches, in the order they were compiled. An event whose log source is not recognised matches nothing
   * unless the hint names one.
   */
  match(event: unknown, hint?: Hint): readonly Match[] {
    if (isJson(event)) return this.#run(this.#program(event, this.#shape(event, hint), hint), event)
    this.#unrecognised++
    return []
  }

  /** The log sources an event is recognised by, or said to be of; the same list for all events of a kind. Empty: no rule fits. */
  logsources(event: unknown, hint?: Hint): readonly LogSource[] {
    return isJson(event) ? this.#program(event, this.#shape(event, hint), hint).kind.logsources : []
  }

  /** A match with what correlations need beside it; the values are those of this event until the next is matched. */
  look(event: unknown, hint?: Hint): Look {
    if (!isJson(event)) return { matches: [], time: () => undefined, valueOf: () => undefined }
    const shape = this.#shape(event, hint)
    const program = this.#program(event, shape, hint)
    const matches = this.#run(program, event)
    return { matches, time: () => shape.time(event), valueOf: (field) => program.valueOf(field) }
  }

  /** Events one after the other, with the state correlations need. One for each run. */
  stream(options: StreamOptions = {}): Stream {
    return new Stream(this, this.#resolution.correlations, this.#resolution.silent, options)
  }

  /** The same for an event seen through a view of the caller's. */
  matchView(view: EventView): readonly Match[] {
    return this.#viewProgram(view).match(view as unknown as Json)
  }

  #viewProgram(view: EventView): Program {
    const key = this.#hintKey(view.logsources)
    const known = this.#programs.get('view')?.get(key)?.get(0)
    if (known !== undefined) return known
    return this.#keep('view', key, 0, {
      logsources: view.logsources,
      open: (event) => event,
      texts: (event) => (event as unknown as EventView).texts(),
      field: (name) => (opened) => (opened as unknown as EventView).get(name),
      constants: new Map(),
      emptyIsNull: false,
    })
  }
}

/**
 * Compiles documents into an engine. Never throws for content: what cannot be evaluated is in `refused` with its reason, and
 * nothing else is touched.
 */
export const compile = (documents: readonly SigmaDocument[], options: CompileOptions = {}): Engine =>
  new Engine(documents, options)
