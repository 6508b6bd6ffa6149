import { createORPCClient, type InferClientInputs, type InferClientOutputs } from '@orpc/client'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { inject, type InjectionKey } from 'vue'
import type { Client } from '../../../contract/index.ts'
import type { WriteName } from '../../../contract/protocol/writes.ts'
import type { Link } from './links.ts'

/** The client without the procedures that change something. Those go through `useWrite` of app. */
type ReadsOf<Node, Path extends string = ''> = {
  [Key in keyof Node & string as `${Path}${Key}` extends WriteName ? never : Key]: Node[Key] extends (
    ...args: never[]
  ) => unknown
    ? Node[Key]
    : ReadsOf<Node[Key], `${Path}${Key}.`>
}
export type Reads = ReadsOf<Client>

type At<Node, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Node
    ? At<Node[Head], Rest>
    : never
  : Path extends keyof Node
    ? Node[Path]
    : never
export type WriteInput<Name extends WriteName> = At<InferClientInputs<Client>, Name>
export type WriteAnswer<Name extends WriteName> = At<InferClientOutputs<Client>, Name>

/** Binds every call to one school, whatever the window shows when the answer arrives. */
const boundTo = (link: Link, profileId: string | undefined): Link => ({
  call: (path, input, options) => link.call(path, input, { ...options, context: { profileId, ...options.context } }),
})

export const schoolApi = (link: Link, profileId: string | undefined) => {
  const bound = boundTo(link, profileId)
  const client: Reads = createORPCClient<Client>(bound)
  return {
    profileId,
    client,
    /** Query options for vue-query. The keys begin with the school. */
    queries: createTanstackQueryUtils(client, { path: [profileId ?? 'default'] }),
    /** Sends a write and does nothing else. Only `useWrite` of app calls it. */
    send: <Name extends WriteName>(
      name: Name,
      input: WriteInput<Name>,
      { requestId, signal }: { requestId?: string; signal?: AbortSignal } = {},
    ) => bound.call(name.split('.'), input, { context: { requestId }, signal }) as Promise<WriteAnswer<Name>>,
  }
}
export type SchoolApi = ReturnType<typeof schoolApi>

export const linkKey: InjectionKey<Link> = Symbol('link')

export const useLink = (): Link => {
  const link = inject(linkKey)
  if (link === undefined) throw new Error('No link is provided to this component.')
  return link
}
