import { Fault } from '@testudo/kernel/fault'
import type { Label, PolicySet } from '@testudo/kernel/label'
import { type LabelledPortion, needsTwo } from '../../core/index.ts'
import type { Held } from './content.ts'
import type { Rule, RuleMatter } from './ruleRecord.ts'

/** Whether a label is within what a rule names: with nothing named, every label; a policy that is not named, none. */
export function isUpTo(label: Label, upTo: RuleMatter['upTo'], policies: PolicySet): boolean {
  if (Object.keys(upTo).length === 0) return true
  const names = policies.get(label.policy)?.classifications.map(({ name }) => name) ?? []
  const most = names.indexOf(Object.hasOwn(upTo, label.policy) ? (upTo[label.policy] ?? '') : '')
  const here = names.indexOf(label.classification)
  return here >= 0 && here <= most
}

/** @throws {Fault} `invalid` naming the policy or classification that is not known */
export function checkUpTo(upTo: RuleMatter['upTo'], policies: PolicySet): void {
  for (const [policy, name] of Object.entries(upTo)) {
    if (policies.get(policy)?.classifications.some((one) => one.name === name) === true) continue
    throw new Fault('invalid', 'sharing.no_classification', `${policy} ${name} is not known here.`, {
      place: { path: `/body/upTo/${policy}` },
    })
  }
}

/** Whether a rule covers labels whose policy asks for two people. */
export const coversTwo = ({ upTo }: Pick<RuleMatter, 'upTo'>, policies: PolicySet): boolean =>
  policies.all().some(({ id, classifications }) =>
    classifications.some(({ name }) => {
      const label: Label = { policy: id, classification: name, categories: [], originators: [] }
      return isUpTo(label, upTo, policies) && needsTwo(label, policies)
    }),
  )

/** What of an object a rule lets go: parts above its bound stay, as does what needs a second signature it has not. */
export function boundBy(
  { matter, signs }: Pick<Rule, 'matter' | 'signs'>,
  held: Held,
  policies: PolicySet,
): Held | undefined {
  const goes = (label: Label): boolean =>
    isUpTo(label, matter.upTo, policies) && (signs.approved !== undefined || !needsTwo(label, policies))
  if (!goes(held.item.label)) return undefined
  const portions = held.item.portions.filter(({ label }: LabelledPortion) => goes(label))
  return { object: held.object, item: { ...held.item, portions } }
}
