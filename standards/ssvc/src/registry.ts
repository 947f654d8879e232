import { type DecisionPoint, idOf } from './point.ts'
import { PUBLISHED_POINTS } from './publishedPoints.ts'

let read: ReadonlyMap<string, DecisionPoint> | undefined

/** Every decision point that CERT/CC publishes, by `namespace:key:version`; in the order of these. Read at the first call. */
export function decisionPoints(): ReadonlyMap<string, DecisionPoint> {
  read ??= new Map(
    PUBLISHED_POINTS.trim()
      .split('\n')
      .map(readLine)
      .map((point) => [idOf(point), point]),
  )
  return read
}

function readLine(line: string): DecisionPoint {
  const [namespace = '', key = '', version = '', name = '', values = ''] = line.split('|')
  return {
    namespace,
    key,
    version,
    name,
    values: values.split(';').map((value) => {
      const [short = '', long = ''] = value.split('=')
      return { key: short, name: long }
    }),
  }
}
