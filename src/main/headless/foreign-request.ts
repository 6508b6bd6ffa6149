import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Names under which this door is reached; a `Host` of any other is a rebound DNS name (CVE-2025-49596, CVE-2025-66414). */
export const hostsOf = (port: number) => [`127.0.0.1:${port}`, `localhost:${port}`]

/**
 * Refuses what another site's page sends: a `Host` that is not ours, an `Origin` that is not ours (its absence proves
 * nothing and allows nothing), a `Sec-Fetch-Site` other than `same-origin` or `none` (typed or opened by a program).
 * Answers the code of the refusal; undefined for a request of ours.
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

/** Whether somebody follows a link to the console from the page of another site. It may show where to sign in, and nothing else. */
export const followsLink = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, path: string): boolean =>
  method === 'GET' &&
  /^\/(\?|$)/.test(path) &&
  headers.origin === undefined &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document'
