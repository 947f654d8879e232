export { capability } from './capability.ts'
export { evidenceOf } from './evidence/routes.ts'
