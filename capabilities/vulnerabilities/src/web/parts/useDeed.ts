import { queryClient, useDeed as useAnyDeed } from '@testudo/ui'

/** Asks everything of this capability again. */
export function refreshVulnerabilities(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && (path.startsWith('/vulnerabilities') || path.startsWith('/operator')),
  })
}

/** One question that changes something; everything of this capability is asked again afterwards. */
export const useDeed = () => useAnyDeed(refreshVulnerabilities)
