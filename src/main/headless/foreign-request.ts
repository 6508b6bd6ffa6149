import type { IncomingHttpHeaders } from 'node:http'

export type ForeignRequest = { status: 421 | 403; code: 'MISDIRECTED' | 'FORBIDDEN'; message: string }

/** Names under which this door is reached; a `Host` of any other is a rebound DNS name (CVE-2025-49596, CVE-2025-66414). */
const hostsOf = (port: number) => [`127.0.0.1:${port}`, `localhost:${port}`]

/**
 * Refuses what another site's page sends: a `Host` that is not ours, an `Origin` that is not ours (its absence proves
 * nothing and allows nothing), a `Sec-Fetch-Site` other than `same-origin` or `none` (typed or opened by a program).
 */
export const foreignRequest = (headers: IncomingHttpHeaders, port: number): ForeignRequest | undefined => {
  const hosts = hostsOf(port)
  if (!hosts.includes(headers.host ?? ''))
    return { status: 421, code: 'MISDIRECTED', message: 'This console answers on 127.0.0.1 and localhost only.' }
  const { origin } = headers
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return { status: 403, code: 'FORBIDDEN', message: 'Another site may not call this console.' }
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return { status: 403, code: 'FORBIDDEN', message: 'Another site may not call this console.' }
  return undefined
}
