import { useState } from 'react'
import { refreshSharing } from './desk/useStep.ts'

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
      refreshSharing()
      return given
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { busy, fault, run }
}
