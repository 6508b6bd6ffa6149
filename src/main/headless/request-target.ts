import { hostsOf } from './foreign-request.ts'

/**
 * Returns the path and query of a request. A client that takes the door for a proxy sends an absolute target, whose
 * host then replaces the `Host` header (RFC 9112, 3.2.2). Returns undefined when that names another host.
 */
export const pathOf = (target: string, port: number): string | undefined => {
  if (target.startsWith('/')) return target
  const [, host, path] = /^http:\/\/([^/?#]*)([^#]*)/i.exec(target) ?? []
  if (host === undefined) return target === '*' ? '/' : undefined
  if (!hostsOf(port).includes(host)) return undefined
  return path!.startsWith('/') ? path : `/${path}`
}
