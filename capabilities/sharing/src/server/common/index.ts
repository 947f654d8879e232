export { startCommon } from './startCommon.ts'
