import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** The host names of this door. Any other `Host` is a rebound DNS name (CVE-2025-49596, CVE-2025-66414). */
export const hostsOf = (port: number) => [`127.0.0.1:${port}`, `localhost:${port}`]

/**
 * Returns the code of the refusal for a request of another site's page, or undefined for a request of ours. Foreign are
 * a `Host` or `Origin` that is not ours, and a `Sec-Fetch-Site` other than `same-origin` or `none` (typed or opened by
 * a program). A missing `Origin` proves nothing.
 */
export const foreignRequest = (headers: IncomingHttpHeaders, port: number): 'MISDIRECTED' | 'FORBIDDEN' | undefined => {
  const hosts = hostsOf(port)
  if (!hosts.includes(headers.host ?? '')) return 'MISDIRECTED'
  const { origin } = headers
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) return 'FORBIDDEN'
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'FORBIDDEN'
  return undefined
}

/** Whether the request follows a link from another site's page. It may only show where to sign in. */
export const followsLink = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, path: string): boolean =>
  method === 'GET' &&
  /^\/(\?|$)/.test(path) &&
  headers.origin === undefined &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document'
