export { capability, noticesOf } from './capability.ts'
