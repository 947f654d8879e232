import type { Label } from '@testudo/kernel/label'
import { usePolicies, type Viewer } from '@testudo/ui'

/** The lowest classification of the reader's first policy: where a label form begins. */
export function useFirstLabel(viewer: Viewer): Label | undefined {
  const policies = usePolicies()
  const policy = Object.keys(viewer.clearances).flatMap((name) => policies.get(name) ?? [])[0]
  const lowest = policy?.classifications[0]
  if (policy === undefined || lowest === undefined) return undefined
  return { policy: policy.id, classification: lowest.name, categories: [], originators: [] }
}
