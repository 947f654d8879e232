export * from '../contract.ts'
