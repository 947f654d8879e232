export { fromMetrics, toMetrics } from './json.ts'
export { type Group, type Metric, METRICS, type Version } from './metrics.ts'
export { type Flaw, formatVector, parseVector, type Read, type Vector } from './parse.ts'
export { score, type Scores, type Severity, severityOf } from './score.ts'
