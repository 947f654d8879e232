export type { Category, CategoryType, Decision, Label, Pap, Tlp } from './model.ts'
export { type Policy, policySchema } from './policy.ts'
