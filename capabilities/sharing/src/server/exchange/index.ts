export { startExchange } from './start.ts'
