import type { PlaybookFinding } from '../contract/index.ts'

/** The step a finding names, by its JSON pointer (RFC 6901); undefined when it is of the playbook as a whole. */
export function stepNamed(path: string): string | undefined {
  const token = /^\/workflow\/([^/]+)/.exec(path)?.[1]
  return token?.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** What was found, by the step it names; '' is the playbook as a whole. */
export function findingsByStep(findings: readonly PlaybookFinding[]): ReadonlyMap<string, readonly PlaybookFinding[]> {
  const by = new Map<string, PlaybookFinding[]>()
  for (const finding of findings) {
    const step = stepNamed(finding.path) ?? ''
    by.set(step, [...(by.get(step) ?? []), finding])
  }
  return by
}
