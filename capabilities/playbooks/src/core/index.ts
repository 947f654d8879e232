export * from './contract/index.ts'
export const NAME = 'playbooks'
