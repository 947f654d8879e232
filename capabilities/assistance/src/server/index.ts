export { capability } from './capability.ts'
