import { loadPolicies } from '@testudo/kernel/label'
import { policies } from '@testudo/platform/contracts/identity'
import { Policies, useAsk } from '@testudo/ui'
import { type ReactNode, useMemo } from 'react'

/** Hands the node's classification policies to everything that draws a mark. Until they are here marks read `(?)`. */
export function PolicyGate({ children }: { children: ReactNode }) {
  const { data } = useAsk(policies, {})
  const set = useMemo(() => loadPolicies(data ?? []), [data])
  return <Policies value={set}>{children}</Policies>
}
