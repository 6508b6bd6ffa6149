import { QueryClient } from '@tanstack/vue-query'
import { problemOf } from './problem.ts'

/** Reads that lost the way to the host or a store are tried once more; refusals are answers and never repeated. */
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
