export { capability, vulnerabilitiesOf } from './capability.ts'
