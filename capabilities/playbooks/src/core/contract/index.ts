export * from './keys.ts'
export * from './library.ts'
export * from './runs.ts'
export { type PlaybookFinding, type Untold } from './shapes.ts'
