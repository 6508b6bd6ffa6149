import { QueryClient } from '@tanstack/vue-query'
import { problemOf } from './problem.ts'

/** Reads that failed because the host or a store was lost are repeated once. Refusals are never repeated. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 1 && problemOf(error).temporary,
        retryDelay: 400,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
