import { queryClient } from '@testudo/ui'
import { useState } from 'react'
import { clients, collections, sources } from '../../core/contract/collections.ts'

const LISTS = [collections, clients, sources]

/** Does something on the node, says why not when it is refused, and asks the lists again. */
export function useDeed() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  /** @returns what the node answered; undefined when it refused */
  const run = async <T>(deed: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true)
    setFault(undefined)
    try {
      const answer = await deed()
      await Promise.all(LISTS.map(({ path }) => queryClient.invalidateQueries({ queryKey: [path] })))
      return answer
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { run, busy, fault }
}
