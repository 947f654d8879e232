export { decodeBase64Text, encodeBase64Text } from './bytes.ts'
export { readPlaybook, readPlaybookText, validate } from './check/validate.ts'
export type { ReadPlaybook, ValidateOptions, Validation } from './check/validate.ts'
export type { Finding, Severity } from './check/finding.ts'
export { type FindingCode, say, type SentenceCode, SENTENCES, tell, type Told, type ToldValue } from './tell/told.ts'
export { RUN_EXTENSION, RUN_EXTENSION_DEFINITION, runRulesOf, type RunRules } from './workflow/extension.ts'
export { startRun, type StartOptions } from './run/start.ts'
export { nextOf, secretOfRun, type Next, type Offer } from './run/next.ts'
export { record, type Recorded, type RunRecord } from './run/record.ts'
export { dryRun } from './run/dryRun.ts'
export type { DryRun, DryRunOptions, DryStep } from './run/dryStep.ts'
export { Unfit } from './variables/fill.ts'
export { RUN_LIMITS } from './run/state.ts'
export type {
  Happening,
  Phase,
  Reason,
  Refusal,
  RunLimits,
  RunState,
  RunStatus,
  RunVariable,
  RunVariables,
  Token,
  Why,
} from './run/state.ts'
export type * from './plan/plan.ts'
export type * from './types.ts'
export { canonicalBytes } from './edit/canonical.ts'
export { addStep, moveStep, removeStep, renameStep, replaceStep, type Edited, type Place } from './edit/steps.ts'
export {
  AGENT_TARGET_TYPES,
  COMMAND_TYPES,
  PLAYBOOK_TYPES,
  STEP_TYPES,
  VARIABLE_TYPES,
  type StepType,
} from './vocabulary.ts'
export { graph, type Graph, type GraphEdge, type GraphNode } from './workflow/graph.ts'
export { sign, type KeyReference, type SignOptions } from './sign/sign.ts'
export { verify, type VerifiedSignature, type VerifyOptions } from './sign/verify.ts'
export { publicKeyOf } from './sign/certificate.ts'
export type { CryptoKeyLike, Subtle } from './sign/subtle.ts'
