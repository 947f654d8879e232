import { queryClient, useDeed as useAnyDeed } from '@testudo/ui'

/** Asks everything of this capability again, except what was asked with a text of the reader's own. */
export function refreshDetection(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && path.startsWith('/detection/') && !/\/(check|test|preview)$/.test(path),
  })
}

/** One question that changes something; everything of this capability is asked again afterwards. */
export const useDeed = () => useAnyDeed(refreshDetection)
