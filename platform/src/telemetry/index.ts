export { describeError } from './errors.ts'
export { cleanFields, createLog } from './log.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { startTraces, type Traces } from './traces.ts'
