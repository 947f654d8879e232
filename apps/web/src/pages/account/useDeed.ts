import { CallFault, tell } from '@testudo/ui'
import { useCallback } from 'react'

/** Does something at the node, says that it is done, or says why not. */
export function useDeed(): (deed: () => Promise<unknown>, done: string, otherwise?: string) => Promise<boolean> {
  return useCallback(async (deed, done, otherwise) => {
    try {
      await deed()
      tell({ text: done })
      return true
    } catch (error) {
      const text = error instanceof CallFault ? error.message : (otherwise ?? String(error))
      tell({ text, kind: 'fault' })
      return false
    }
  }, [])
}
