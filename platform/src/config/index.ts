export { type Config, configSchema, readConfig } from './config.ts'
export { readPolicies } from './policies.ts'
