export * from './answers.ts'
export * from './contract.ts'
export * from './objects.ts'
