import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { createAuthor } from '@testudo/platform/author'
import {
  alertState,
  changeLadder,
  confirmState,
  endOfOrder,
  type LadderStep,
  orderState,
  type StateOrder,
  tickMeasure,
} from '../core/index.ts'
import { labelsFor } from './logRoutes.ts'
import { type AlertState, measureSchema, type Ordered, orderRowOf, readState, stateNowOf } from './state.ts'
import { areApart, notApart, type Watch } from './watch.ts'

/** The alert state: read, ordered, confirmed, its measures ticked off, its ladder changed. */
export function stateRoutes(watch: Watch): void {
  const { host, book, marks } = watch
  const author = createAuthor(host, 'watch')

  host.http.answer(alertState, async (_, { subject, language }) => {
    const open = marks.open(language)
    const state = await readState(watch, subject)
    const done = await doneOf(watch, subject, state)
    return {
      now: stateNowOf(state, open),
      ...(state.order !== undefined && { order: orderRowOf(state.order, open) }),
      measures: state.step.measures.map(({ id, text }) => {
        const tick = done.get(id)
        return { id, text, ...(tick !== undefined && { done: tick }) }
      }),
      proposals: await Promise.all(
        state.proposals.map(async (one) => ({
          ...orderRowOf(one, open),
          yours: await maySecond(watch, subject, one),
        })),
      ),
      history: state.history.map((one) => orderRowOf(one, open)),
      ladder: state.ladder,
      labels: await labelsFor(host, subject),
      marking: open.marking(),
    }
  })

  host.http.answer(orderState, async ({ step: id, reason, authority, until, label }, { subject }) => {
    const { ladder, rank } = await readState(watch, subject)
    const step = stepOf(ladder, id)
    const end = endOf(step, host.clock.now(), until)
    const order: StateOrder = {
      step: id,
      ...(end !== undefined && { until: end }),
      authority,
      people: [{ id: subject.id, name: subject.name }],
    }
    // Going down never takes two: whoever may order may end.
    const two = step.two && ladder.indexOf(step) > rank
    const { record } = await book.write(subject, {
      kind: two ? 'state-proposed' : 'state',
      text: reason,
      data: JSON.stringify(order),
      label: author.writable(subject, label ?? host.defaultLabel),
    })
    return { id: record.id, state: two ? ('proposed' as const) : ('ordered' as const) }
  })

  host.http.answer(confirmState, async ({ proposal }, { subject }) => {
    const { proposals } = await readState(watch, subject)
    const found = proposals.find(({ record }) => record.id === proposal)
    if (found === undefined) throw nothingHere()
    if (!(await maySecond(watch, subject, found))) throw notApart()
    const { record } = await book.write(
      subject,
      {
        kind: 'state',
        text: found.record.text,
        about: proposal,
        data: JSON.stringify({
          ...found.order,
          people: [...found.order.people, { id: subject.id, name: subject.name }],
        } satisfies StateOrder),
        label: found.record.label,
      },
      async (tx) => {
        if (await book.hasOne(tx, 'state', proposal)) throw answered()
      },
    )
    return { id: record.id }
  })

  host.http.answer(tickMeasure, async ({ order, measure, done }, { subject }) => {
    const state = await readState(watch, subject)
    const text = state.step.measures.find(({ id }) => id === measure)?.text
    if (state.order?.record.id !== order || text === undefined) throw nothingHere()
    const { record } = await book.write(subject, {
      kind: 'measure',
      text: text.en,
      about: order,
      data: JSON.stringify({ measure, done }),
      label: state.order.record.label,
    })
    return { id: record.id }
  })

  host.http.answer(changeLadder, async ({ ladder, reason }, { subject }) => {
    const { step } = await readState(watch, subject)
    if (!ladder.some(({ id }) => id === step.id))
      throw new Fault(
        'conflict',
        'watch.step_in_force',
        `The step ${step.name.en} is in force. Order another one first, or keep it on the ladder.`,
        { place: { path: '/body/ladder' } },
      )
    const { record } = await book.write(subject, {
      kind: 'ladder',
      text: reason,
      data: JSON.stringify(ladder),
      label: host.defaultLabel,
    })
    return { id: record.id }
  })
}

const answered = () =>
  new Fault(
    'conflict',
    'watch.answered',
    'Somebody was quicker: it has been confirmed. Look at the state as it is now.',
  )

function stepOf(ladder: readonly LadderStep[], id: string): LadderStep {
  const step = ladder.find((one) => one.id === id)
  if (step !== undefined) return step
  throw new Fault('invalid', 'watch.step', `The ladder has no step ${id}. Choose one of its steps.`, {
    place: { path: '/body/step' },
  })
}

function endOf(step: LadderStep, now: number, wanted: number | undefined): number | undefined {
  const end = endOfOrder(step, now, wanted)
  if (typeof end === 'object') return end.until
  throw new Fault(
    'invalid',
    'watch.until',
    end === 'past'
      ? 'The end is past already. Give a time to come.'
      : `This step holds for ${step.hours} hours at most. Give an earlier end; it can be ordered anew.`,
    { place: { path: '/body/until' } },
  )
}

/** Whether this person can be the second one: who proposed may still order, and the two are apart. */
export async function maySecond(
  { host }: Watch,
  subject: Subject,
  { order }: Pick<Ordered, 'order'>,
): Promise<boolean> {
  const first = order.people[0]?.id ?? ''
  const signer = await host.accounts.find(first)
  return (
    signer !== undefined &&
    host.accounts.verbsOf(signer).has('watch:alert-state') &&
    host.accounts.verbsOf(subject).has('watch:alert-state') &&
    (await areApart(host, first, subject))
  )
}

/** Measures of the present order that are done: the newest word on each counts. */
async function doneOf({ book }: Watch, subject: Subject, { order }: AlertState) {
  if (order === undefined) return new Map<string, { at: number; by: string }>()
  const ticks = await book.entries(subject, { kinds: ['measure'], about: [order.record.id] })
  const done = new Map<string, { at: number; by: string }>()
  for (const { record } of ticks.toReversed()) {
    const tick = measureSchema.parse(JSON.parse(record.data))
    if (tick.done) done.set(tick.measure, { at: record.at, by: record.name })
    else done.delete(tick.measure)
  }
  return done
}
