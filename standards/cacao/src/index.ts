export { STEP_TYPES } from './vocabulary.ts'
