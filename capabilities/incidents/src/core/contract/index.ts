export * from './incidents.ts'
