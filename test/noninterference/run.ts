import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { ObjectStore } from '@testudo/platform/objects'
import { bytesOf } from '../support/stix.ts'
import { type Answers, askAll, askSome, faultOr, reportText } from './ask.ts'
import { type Actor, cast, isReader, oneOfMany, READERS, RIGHTS } from './cast.ts'
import type { Harness, Running } from './harness.ts'
import { type ExchangeAct, isExchange, openExchange, SIGNED_PART } from './run-exchange.ts'
import { type Act, type Attached, labelOf, type Program, type Step } from './program.ts'
import { authored, bundleOf, markingOf, objectOf, ofKind, oneMore, SLOTS, STATEMENT, TEXTS } from './things.ts'

/** Runs a program in one world. @returns all the low readers were told, in order */
export async function runIn(harness: Harness, program: Program, world: 'left' | 'right'): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const subjects = { ...cast }
  const exchange = openExchange(program)
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) {
        // Time passes in both worlds alike: a heartbeat is due whatever happens.
        await running.settle()
        continue
      }
      const own = isReader(step.who)
      const told = isExchange(step.act)
        ? await exchange.take(running.objects, subjects[step.who], step.who, { ...step, act: step.act })
        : await take(running, subjects, { ...step, act: step.act }, world, i, own ? answers : [])
      if (own && told !== undefined) answers.push(`step ${i}: ${told}`)
      await running.settle()
    }
    running.at(program.length)
    for (const reader of READERS) await askAll(running.objects, subjects[reader], touchedBy(program), answers)
    for (const reader of READERS) await exchange.askFeeds(running.objects, subjects[reader], reader, answers)
    for (const reader of READERS) answers.push(...running.frames(reader).map((frame) => `frame of ${reader}: ${frame}`))
    return answers
  } finally {
    await running.stop()
  }
}

/** Ids the program is about, wherever they were written: the questions must be the same in both worlds. */
export function touchedBy(program: Program): string[] {
  const slots = program.flatMap(({ act }) =>
    act.do === 'import' || act.do === 'put'
      ? act.wanted.map((w) => w.slot)
      : act.do === 'part' || act.do === 'accept'
        ? [act.wanted.slot]
        : 'slot' in act
          ? [act.slot]
          : [],
  )
  return [...new Set(slots.map((slot) => SLOTS[slot % SLOTS.length]?.id ?? ''))].toSorted()
}

async function take(
  running: Running,
  subjects: Record<Actor, Subject>,
  step: Step & { readonly act: Exclude<Act, ExchangeAct> },
  world: 'left' | 'right',
  at: number,
  answers: Answers,
): Promise<string | undefined> {
  const { act } = step
  const { objects } = running
  const subject = subjects[step.who]
  const took = (text: string, label: Label | undefined, dryRun = false) =>
    imported(objects, { subject, source: step.who, text, label, dryRun })
  switch (act.do) {
    case 'ask':
      if (isReader(step.who)) await askSome(objects, subject, act.slot, TEXTS[act.text % TEXTS.length] ?? '', answers)
      else {
        await objects.list(subject, { limit: 3 })
        await objects.search(subject, TEXTS[act.text % TEXTS.length] ?? '')
      }
      return undefined
    case 'put':
    case 'author': {
      const wanted =
        act.do === 'put' ? act.wanted.map(objectOf) : [authored(act.what, act.slot, act.wording, `${step.who} ${at}`)]
      const label = labelOf(step, act.do === 'put' ? act.label : act.wording)
      return JSON.stringify(await faultOr(() => objects.put(subject, wanted, { label, source: step.who })))
    }
    case 'import': {
      const { text, label } = intakeOf(step, act)
      return took(text, label, act.dryRun)
    }
    case 'many':
      return took(manyOf(act, step.who), labelOf(step, 0))
    case 'part': {
      const text = JSON.stringify(partly(act, world, at))
      await objects.import(cast.hidden, bytesOf(text), { source: step.who })
      return undefined
    }
    case 'attach': {
      // Asked under another name: a read of the low reader's own would note its visit, in this world alone.
      const onlooker = { ...subjects.low, id: 'onlooker' }
      const known = await objects.versions(onlooker, SLOTS[act.slot % SLOTS.length]?.id ?? '')
      const version = known[act.nth % Math.max(1, known.length)]
      return version === undefined ? undefined : took(withPart(unsigned(version.body), act.part), version.label)
    }
    case 'echo': {
      const known = await objects.get(subject, SLOTS[act.slot % SLOTS.length]?.id ?? '')
      return known === undefined ? 'nothing' : took(known.body, known.label)
    }
    case 'rights':
      if (isReader(step.who)) subjects[step.who] = { ...cast[step.who], ...RIGHTS[act.to % RIGHTS.length] }
      if (isReader(step.who)) await running.reconnect(step.who, subjects[step.who], 'last')
      return undefined
    case 'reconnect':
      if (isReader(step.who)) await running.reconnect(step.who, subject, act.with)
      return undefined
    default:
      return act satisfies never
  }
}

async function imported(
  objects: ObjectStore,
  intake: {
    readonly subject: Subject
    readonly source: string
    readonly text: string
    readonly label: Label | undefined
    readonly dryRun: boolean
  },
): Promise<string> {
  const verdicts: string[] = []
  const report = await faultOr(() =>
    objects.import(intake.subject, bytesOf(intake.text), {
      source: intake.source,
      ...(intake.label === undefined ? {} : { defaultLabel: intake.label }),
      dryRun: intake.dryRun,
      onVerdict: (v) => verdicts.push(`${v.index} ${v.id} ${v.verdict} ${v.code ?? ''}`),
    }),
  )
  return `${typeof report === 'string' ? report : reportText(report)} ${verdicts.join(', ')}`
}

/** Many objects, each under a label or of a type of its own. */
export function manyOf(act: Act & { do: 'many' }, who: Actor): string {
  const numbers = Array.from({ length: act.count }, (_, i) => act.from + i)
  if (act.what === 'types') return bundleOf(numbers.map((n) => ofKind(n, who)))
  return bundleOf(
    numbers.flatMap((n) => {
      const marking = markingOf(oneOfMany(n))
      return [marking, { ...oneMore(n, who), object_marking_refs: [marking.id] }]
    }),
  )
}

/**
 * The object as it stands in the open. A part that was signed has its label beside the text, not among the markings in it:
 * who sends the whole text again says that part in the open, which everybody may notice.
 */
function unsigned(body: string): string {
  const { [SIGNED_PART]: _, ...open } = JSON.parse(body) as Record<string, unknown>
  return JSON.stringify(open)
}

/** An object somebody was given, with a part more that the low readers may not have. */
export function withPart(body: string, part: Attached): string {
  const object = JSON.parse(body) as Record<string, unknown>
  const few = markingOf(labelOf({ up: true }, part.label))
  const known = Array.isArray(object['granular_markings']) ? (object['granular_markings'] as unknown[]) : []
  const refs = Array.isArray(object['object_refs']) ? (object['object_refs'] as unknown[]) : undefined
  // First in its list and first among the markings: positions must not tell.
  const mark = (selector: string) => ({
    granular_markings: [{ marking_ref: few.id, selectors: [selector] }, ...known],
  })
  return bundleOf([
    few,
    part.what === 'reference' && refs !== undefined && known.length === 0
      ? { ...object, object_refs: [SLOTS[part.variant]?.id, ...refs], ...mark('object_refs.[0]') }
      : { ...object, x_added: `Otter ${part.variant}`, ...mark('x_added') },
  ])
}

/** The bytes of an intake, and the label of what it leaves unmarked. */
export function intakeOf(step: Step, act: Act & { do: 'import' }): { text: string; label: Label | undefined } {
  const label = labelOf(step, act.label)
  const marking = markingOf(label)
  const marks = act.marked ? { object_marking_refs: [marking.id] } : {}
  const list: unknown[] = act.wanted.map((w) => ({ ...objectOf(w), ...marks }))
  const first = act.wanted[0]
  if (act.broken === 'invalid' && first !== undefined)
    list.push({ ...objectOf(first), ...marks, modified: 'yesterday' })
  if (act.broken === 'unknown-marking' && first !== undefined)
    list.push({
      ...objectOf({ ...first, version: 3 }),
      object_marking_refs: [...(act.marked ? [marking.id] : []), STATEMENT],
    })
  if (act.marked) list.unshift(marking)
  const text = bundleOf(list)
  return {
    text:
      act.broken === 'duplicate-key'
        ? text.replace('"objects":[', `"objects":[{"type":"malware","id":"x","id":"x"},`)
        : text,
    // A marked intake of the hidden writer may come without a label of its own: its markings speak.
    label: act.marked && step.up && act.label % 2 === 0 ? undefined : label,
  }
}

/** An object for everybody, with a part the low reader may have and one it may not: which, differs between the worlds. */
export function partly(act: Act & { do: 'part' }, world: 'left' | 'right', at: number): unknown[] {
  const { part } = act
  // A version of its own: parts added later to a version somebody has already written are another matter.
  const wanted = { ...act.wanted, version: 10 + at }
  const object = objectOf(wanted)
  const few = markingOf(labelOf({ up: true }, part.label))
  const some = markingOf(labelOf({ up: false }, 1))
  const variant = part[world]
  const hidden = variant < 0 ? [] : [objectOf({ ...wanted, slot: variant }).id]
  const refs = Array.isArray(object['object_refs']) ? (object['object_refs'] as unknown[]) : undefined
  const marks = (marking: { id: string }, selector: string) => ({ marking_ref: marking.id, selectors: [selector] })
  if (part.what === 'reference' && refs !== undefined) {
    // The hidden reference stands before the readable one: positions must not tell.
    const last = objectOf({ ...wanted, slot: 2 }).id
    const granular_markings = [
      ...hidden.map(() => marks(few, `object_refs.[${refs.length}]`)),
      ...(part.also ? [marks(some, `object_refs.[${refs.length + hidden.length}]`)] : []),
    ]
    return [
      ...(part.also ? [some] : []),
      ...hidden.map(() => few),
      {
        ...object,
        object_refs: [...refs, ...hidden, ...(part.also ? [last] : [])],
        ...(granular_markings.length === 0 ? {} : { granular_markings }),
      },
    ]
  }
  const granular_markings = [
    ...hidden.map(() => marks(few, 'x_hidden')),
    ...(part.also ? [marks(some, 'x_known')] : []),
  ]
  return [
    ...(part.also ? [some] : []),
    ...hidden.map(() => few),
    {
      ...object,
      ...(variant < 0 ? {} : { x_hidden: `Otter ${variant}` }),
      ...(part.also ? { x_known: 'a remark' } : {}),
      ...(granular_markings.length === 0 ? {} : { granular_markings }),
    },
  ]
}
