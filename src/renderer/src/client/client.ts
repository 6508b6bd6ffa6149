import { createORPCClient } from '@orpc/client'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { inject, type InjectionKey } from 'vue'
import type { Client } from '../../../contract/index.ts'
import type { Link } from './links.ts'

/** Every call through it is for this one school, whatever the window shows when the answer comes. */
const boundTo = (link: Link, profileId: string | undefined): Link => ({
  call: (path, input, options) => link.call(path, input, { ...options, context: { profileId, ...options.context } }),
})

export const schoolApi = (link: Link, profileId: string | undefined) => {
  const client: Client = createORPCClient(boundTo(link, profileId))
  return {
    profileId,
    client,
    /** Query and mutation options for vue-query; the keys begin with the school. */
    queries: createTanstackQueryUtils(client, { path: [profileId ?? 'default'] }),
  }
}
export type SchoolApi = ReturnType<typeof schoolApi>

export const linkKey: InjectionKey<Link> = Symbol('link')

export const useLink = (): Link => {
  const link = inject(linkKey)
  if (link === undefined) throw new Error('No link is provided to this component.')
  return link
}
