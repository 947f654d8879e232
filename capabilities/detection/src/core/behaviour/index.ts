export {
  type BehaviourCounts,
  type BehaviourMatcher,
  type BehaviourOptions,
  createBehaviour,
} from './createBehaviour.ts'
export { FRENCH } from './tell.ts'
export { type BehaviourThresholds, THRESHOLDS } from './thresholds.ts'
