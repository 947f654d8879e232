import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import type { Random } from '../envelope/hash.ts'
import { blindInput, type EpochKey, evaluateBlinded, finalizeInput } from './oprf.ts'
import { type SeenQuota, spendQuota } from './quota.ts'
import { lookUp, type SeenTable } from './table.ts'

/** A question has one of these numbers of points; the rest are points of chance. */
export const QUESTION_SIZES: readonly number[] = [16, 64, 256]

const point = z.string().regex(/^[0-9a-f]{64}$/)
const points = z
  .array(point)
  .refine((list) => QUESTION_SIZES.includes(list.length), 'a question has 16, 64 or 256 points')

/** What crosses to the responder: points that say nothing. No type, no value, no length of either. */
export const seenQuestionSchema = z.strictObject({
  v: z.literal('testudo/seen-question/1'),
  epoch: z.int().min(0),
  points,
})
/** What comes back: as many points, whatever was seen. */
export const seenAnswerSchema = z.strictObject({ v: z.literal('testudo/seen-answer/1'), epoch: z.int().min(0), points })

export type SeenQuestion = Readonly<z.infer<typeof seenQuestionSchema>>
export type SeenAnswer = Readonly<z.infer<typeof seenAnswerSchema>>

/** What the asker keeps until the answer is there; never sent, never logged. */
export interface AskerMemory {
  readonly epoch: number
  readonly asked: readonly { readonly input: Uint8Array; readonly blind: Uint8Array; readonly place: number }[]
}

/**
 * Blinds values and hides how many there are, in a random order. About 1 ms a point.
 *
 * @throws {Fault} `invalid`: none, or more than 256 values
 */
export function askSeen(
  inputs: readonly Uint8Array[],
  epoch: number,
  random: Random,
): { readonly question: SeenQuestion; readonly memory: AskerMemory } {
  const size = QUESTION_SIZES.find((one) => one >= inputs.length)
  if (inputs.length === 0 || size === undefined) {
    throw new Fault('invalid', 'sharing.seen_question', 'Ask about 1 to 256 values at a time.')
  }
  const places = shuffled(size, random)
  const list = Array.from({ length: size }, () => '')
  const asked = inputs.map((input, i) => {
    const { blind, blinded } = blindInput(input, random)
    const place = places[i] ?? 0
    list[place] = blinded
    return { input, blind, place }
  })
  // A blinded value is a uniformly random point; so is a blinded random input.
  for (const [place, point] of list.entries()) if (point === '') list[place] = blindInput(random(32), random).blinded
  return { question: { v: 'testudo/seen-question/1', epoch, points: list }, memory: { epoch, asked } }
}

/** Numbers 0…n-1 in an order drawn at random. */
function shuffled(n: number, random: Random): number[] {
  const drawn = Array.from({ length: n }, (_, i) => ({ i, by: random(8).join() }))
  return drawn.sort((a, b) => (a.by < b.by ? -1 : 1)).map(({ i }) => i)
}

/**
 * Answers one question, all of it or nothing. Padding counts against the quota: every point is worth a value.
 *
 * @param keys the epochs that are served: the current one, and the one before while tables change hands
 * @throws {Fault} `invalid` points or epoch; `unavailable` when the day's quota would be passed
 */
export function answerSeen(
  question: SeenQuestion,
  keys: readonly EpochKey[],
  quota: SeenQuota,
  now: number,
): { readonly answer: SeenAnswer; readonly quota: SeenQuota } {
  const key = keys.find(({ epoch }) => epoch === question.epoch)
  if (!key) {
    throw new Fault('invalid', 'sharing.seen_epoch', 'This epoch has ended. Fetch the newest table, then ask again.')
  }
  const spent = spendQuota(quota, key.asker, question.points.length, now)
  const answered = question.points.map((one) => evaluateBlinded(key.secretKey, one))
  return { answer: { v: 'testudo/seen-answer/1', epoch: key.epoch, points: answered }, quota: spent }
}

/**
 * What the answer says about each value asked, in the order asked: the context, or undefined for not seen or not for us.
 *
 * @throws {Fault} `invalid` when the answer is not to this question, or the table of another epoch
 */
export function readSeen(memory: AskerMemory, answer: SeenAnswer, table: SeenTable): readonly (string | undefined)[] {
  if (table.epoch !== memory.epoch) throw notOfOneEpoch()
  return outputsOf(memory, answer).map((output) => lookUp(table, output))
}

/**
 * The 64 bytes of each value asked, in the order asked: what opens whatever was sealed under that value.
 *
 * @throws {Fault} `invalid` when the answer is not to this question
 */
export function outputsOf(memory: AskerMemory, answer: SeenAnswer): readonly Uint8Array[] {
  const largest = Math.max(...memory.asked.map(({ place }) => place))
  if (answer.epoch !== memory.epoch || answer.points.length <= largest) throw notOfOneEpoch()
  return memory.asked.map(({ input, blind, place }) => finalizeInput(input, blind, answer.points[place] ?? ''))
}

const notOfOneEpoch = () =>
  new Fault('invalid', 'sharing.seen_answer', 'The answer, the table and the question are not of one epoch. Ask again.')
