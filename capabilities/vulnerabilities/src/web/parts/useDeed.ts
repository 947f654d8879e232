import { queryClient } from '@testudo/ui'
import { useState } from 'react'

/** Asks everything of this capability again. */
export function refreshVulnerabilities(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && (path.startsWith('/vulnerabilities') || path.startsWith('/operator')),
  })
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** One question that changes something: busy while it runs, its refusal in words, everything asked again afterwards. */
export function useDeed() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  /** @returns what the deed gave; undefined when the node refused, and `fault` says why */
  const run = async <T>(deed: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true)
    setFault(undefined)
    try {
      const given = await deed()
      refreshVulnerabilities()
      return given
    } catch (error) {
      setFault(reasonOf(error))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { busy, fault, run }
}
