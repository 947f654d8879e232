import { QueryCache, QueryClient } from '@tanstack/react-query'
import { CallFault } from './CallFault.ts'

/** Why an earlier answer may not stay on the screen: it was removed, or it is not for this reader any more. */
const GONE: readonly string[] = ['absent', 'denied']

const queryCache = new QueryCache({
  onError: (error, query) => {
    if (error instanceof CallFault && GONE.includes(error.kind) && query.state.data !== undefined)
      query.setState({ data: undefined })
  },
})

/** Answers stay fresh until a fact says otherwise; only a node that is away is asked again, twice. */
export const queryClient = new QueryClient({
  queryCache,
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
