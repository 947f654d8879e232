export { createBehaviour } from './createBehaviour.ts'
export { FRENCH } from './tell.ts'
