export * from './library.ts'
export * from './runs.ts'
export { type PlaybookFinding } from './shapes.ts'
