export { type Config, configSchema, readConfig } from './config.ts'
