import { useState } from 'react'
import { refreshSharing } from '../desk/useStep.ts'

/** One question that changes something: busy while it runs, its refusal in words, everything asked again afterwards. */
export function useDeed() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setFault(undefined)
    try {
      await deed()
      refreshSharing()
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, fault, run }
}
