export * from './commands.ts'
export * from './draft.ts'
export * from './history.ts'
export * from './parts.ts'
export * from './places.ts'
export * from './steps.ts'
export {
  AGENT_TARGET_TYPES,
  COMMAND_TYPES,
  type Command,
  graph,
  type Place,
  PLAYBOOK_TYPES,
  runRulesOf,
  type Step,
  type Variable,
  VARIABLE_TYPES,
} from '@testudo/cacao'
