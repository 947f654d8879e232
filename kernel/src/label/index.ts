export { mapInto } from './equivalence.ts'
export { join } from './join.ts'
export type { Reason, ReasonCode } from './judge.ts'
export { type Banner, bannerText, marksText, portionMark } from './marks.ts'
export {
  type Category,
  type CategoryType,
  type Decision,
  type Label,
  type Pap,
  SYSTEM_HIGH,
  type Tlp,
} from './model.ts'
export { needsTwo } from './needsTwo.ts'
export { canonicalLabel } from './normal.ts'
export { mayPassOn } from './passOn.ts'
export { contrastWithWhite, loadPolicies, type PolicySet } from './policies.ts'
export { type Policy, policySchema } from './policy.ts'
export { type Explanation, explain, mayRead } from './read.ts'
export { profileKey, systemHigh } from './subjects.ts'
export { DENIALS, type Language } from './words.ts'
