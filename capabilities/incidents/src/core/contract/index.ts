export * from './incidents.ts'
export * from './requests.ts'
