export * from './board.ts'
export * from './deeds.ts'
