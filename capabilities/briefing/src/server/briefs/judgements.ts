import type { BriefStatement } from '@testudo/kernel/brief'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

/** Judgements about what the sentences rest on. */
export async function judgementsOf(
  _host: Host,
  _reader: Subject,
  _statements: readonly BriefStatement[],
): Promise<readonly BriefStatement[]> {
  return []
}
