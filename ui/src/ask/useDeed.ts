import { useState } from 'react'

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * One question that changes something: busy while it runs, its refusal in words.
 *
 * @param refresh what is asked again afterwards
 */
export function useDeed(refresh: () => void) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  /** @returns what the deed gave; undefined when the node refused, and `fault` says why */
  const run = async <T>(deed: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true)
    setFault(undefined)
    try {
      const given = await deed()
      refresh()
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
