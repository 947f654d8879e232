export { capability, shelfOf } from './capability.ts'
