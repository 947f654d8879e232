export { createBehaviour } from './createBehaviour.ts'
