import { queryClient, useDeed as useKitDeed } from '@testudo/ui'

/** What is on this page is asked again. */
export const refresh = (): void =>
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/notices/') })

/** A deed after which this page is asked again. */
export const useDeed = () => useKitDeed(refresh)
