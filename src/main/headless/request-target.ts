import { hostsOf } from './foreign-request.ts'

/**
 * The path and query that a request is for. A client that takes the door for a proxy sends an absolute target, whose host then counts
 * in place of the `Host` header (RFC 9112, 3.2.2). Undefined when that names another host.
 */
export const pathOf = (target: string, port: number): string | undefined => {
  if (target.startsWith('/')) return target
  const [, host, path] = /^http:\/\/([^/?#]*)([^#]*)/i.exec(target) ?? []
  if (host === undefined) return target === '*' ? '/' : undefined
  if (!hostsOf(port).includes(host)) return undefined
  return path!.startsWith('/') ? path : `/${path}`
}
