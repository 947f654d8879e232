import { QueryClient } from '@tanstack/react-query'
import { CallFault } from './CallFault.ts'

/** Answers stay fresh until a fact says otherwise; only a node that is away is asked again, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && error instanceof CallFault && error.kind === 'unavailable',
      retryDelay: (count) => 500 * 2 ** count,
    },
    mutations: { retry: false },
  },
})
