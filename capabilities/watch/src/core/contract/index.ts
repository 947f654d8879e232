export * from './handover.ts'
export * from './log.ts'
export * from './queue.ts'
export * from './state.ts'
