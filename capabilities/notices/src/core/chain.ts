import { URGENCIES, type Urgency } from '@testudo/kernel/waiting'
import { z } from 'zod'

/** Who is called next when nobody has answered: who is on call, the second one, or an account (the watch of the organisation). */
const stepSchema = z.strictObject({
  /** Minutes since it was first seen to wait. */
  after: z.number().int().min(0).max(1_440),
  call: z.discriminatedUnion('who', [
    z.strictObject({ who: z.literal('first') }),
    z.strictObject({ who: z.literal('second') }),
    z.strictObject({ who: z.literal('account'), account: z.string().min(1).max(200) }),
  ]),
})

export const chainSchema = z.strictObject({
  /** From which urgency on people are called until somebody answers. */
  least: z.enum(URGENCIES),
  steps: z.array(stepSchema).max(10).readonly(),
  /** After the last step it begins again with the first one, this many minutes later. */
  again: z.number().int().min(5).max(1_440),
})
export type Chain = Readonly<z.infer<typeof chainSchema>>
export type Call = Chain['steps'][number]['call']

/** Whom it waits for is told at once by their own settings; then: */
export const FIRST_CHAIN: Chain = {
  least: 'immediate',
  steps: [
    { after: 10, call: { who: 'first' } },
    { after: 20, call: { who: 'second' } },
  ],
  again: 30,
}

/** Whether `urgency` is at least `least`. */
export const isAtLeast = (urgency: Urgency, least: Urgency): boolean =>
  URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(least)

/**
 * The `n`th call of a chain, counted from 0: whom, and when (Unix ms).
 *
 * @param since when it was first seen to wait
 * @returns undefined when the chain calls nobody
 */
export function nthCall(
  chain: Chain,
  since: number,
  n: number,
): { readonly at: number; readonly call: Call } | undefined {
  const steps = chain.steps.toSorted((a, b) => a.after - b.after)
  const step = steps[n % Math.max(1, steps.length)]
  const last = steps.at(-1)
  if (step === undefined || last === undefined) return undefined
  const round = Math.floor(n / steps.length)
  // A round lasts until its last step, and the pause after it.
  return {
    at: since + (step.after + round * (last.after + chain.again - (steps[0]?.after ?? 0))) * 60_000,
    call: step.call,
  }
}
