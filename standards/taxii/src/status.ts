import type { Status, StatusDetail } from './resources.ts'
import type { Outcome } from './store.ts'

const detail = ({ id, version, message }: Outcome): StatusDetail => ({
  id,
  version,
  ...(message === undefined ? {} : { message }),
})

/** The status resource of an addition: the total is the sum of the three counts (§4.3.1). `at`: Unix milliseconds. */
export function statusOf(id: string, at: number, outcomes: readonly Outcome[]): Status {
  const of = (result: Outcome['result']): readonly StatusDetail[] =>
    outcomes.filter((outcome) => outcome.result === result).map(detail)
  const [successes, failures, pendings] = [of('success'), of('failure'), of('pending')]
  return {
    id,
    status: pendings.length === 0 ? 'complete' : 'pending',
    request_timestamp: new Date(at).toISOString().replace('Z', '000Z'),
    total_count: outcomes.length,
    success_count: successes.length,
    ...(successes.length > 0 && { successes }),
    failure_count: failures.length,
    ...(failures.length > 0 && { failures }),
    pending_count: pendings.length,
    ...(pendings.length > 0 && { pendings }),
  }
}
