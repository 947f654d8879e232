import type { Label } from '@testudo/kernel/label'
import type { ObjectStore } from '@testudo/platform/objects'
import { bytesOf } from '../support/stix.ts'
import { type Answers, askAll, askSome, faultOr, reportText } from './ask.ts'
import { cast } from './cast.ts'
import type { Harness } from './harness.ts'
import { type Act, labelOf, type Program, type Step } from './program.ts'
import { bundleOf, markingOf, objectOf, SLOTS, STATEMENT, TEXTS } from './things.ts'

/** Runs a program in one world. @returns all the low reader was told, in order */
export async function runIn(harness: Harness, program: Program, world: 'left' | 'right'): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  try {
    for (const [i, step] of program.entries()) {
      running.at(i)
      if (step.side !== 'both' && step.side !== world) continue
      const told = await take(running.objects, step, world, i, step.who === 'low' ? answers : [])
      if (step.who === 'low' && told !== undefined) answers.push(`step ${i}: ${told}`)
      await running.settle()
    }
    running.at(program.length)
    await askAll(running.objects, touchedBy(program), answers)
    answers.push(...running.frames().map((frame) => `frame: ${frame}`))
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
      : act.do === 'part'
        ? [act.wanted.slot]
        : [act.slot],
  )
  return [...new Set(slots.map((slot) => SLOTS[slot % SLOTS.length]?.id ?? ''))].toSorted()
}

async function take(
  objects: ObjectStore,
  step: Step,
  world: 'left' | 'right',
  at: number,
  answers: Answers,
): Promise<string | undefined> {
  const { act } = step
  const subject = cast[step.who]
  switch (act.do) {
    case 'ask':
      if (step.who === 'low') await askSome(objects, act.slot, TEXTS[act.text % TEXTS.length] ?? '', answers)
      else {
        await objects.list(subject, { limit: 3 })
        await objects.search(subject, TEXTS[act.text % TEXTS.length] ?? '')
      }
      return undefined
    case 'put': {
      const told = await faultOr(() =>
        objects.put(subject, act.wanted.map(objectOf), { label: labelOf(step, act.label), source: step.who }),
      )
      return JSON.stringify(told)
    }
    case 'import': {
      const { text, label } = intakeOf(step, act)
      return imported(objects, step, text, label, act.dryRun)
    }
    case 'part': {
      const text = JSON.stringify(partly(act, world, at))
      await objects.import(cast.hidden, bytesOf(text), { source: step.who })
      return undefined
    }
    case 'echo': {
      const known = await objects.get(subject, SLOTS[act.slot % SLOTS.length]?.id ?? '')
      return known === undefined ? 'nothing' : imported(objects, step, known.body, known.label, false)
    }
    default:
      return act satisfies never
  }
}

async function imported(
  objects: ObjectStore,
  step: Step,
  text: string,
  label: Label | undefined,
  dryRun: boolean,
): Promise<string> {
  const verdicts: string[] = []
  const report = await faultOr(() =>
    objects.import(cast[step.who], bytesOf(text), {
      source: step.who,
      ...(label === undefined ? {} : { defaultLabel: label }),
      dryRun,
      onVerdict: (v) => verdicts.push(`${v.index} ${v.id} ${v.verdict} ${v.code ?? ''}`),
    }),
  )
  return `${typeof report === 'string' ? report : reportText(report)} ${verdicts.join(', ')}`
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
