export * from './incidents.ts'
export * from './proposals.ts'
export * from './requests.ts'
