import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'
import { consolePolicy } from '../doors/console-policy.ts'

const protect = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: consolePolicy },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
})

const collected = () => {
  const headers = new Map([['cache-control', 'no-store']])
  const response = {
    setHeader: (name: string, value: string) => void headers.set(name.toLowerCase(), value),
    removeHeader: (name: string) => void headers.delete(name.toLowerCase()),
  }
  protect({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error
  })
  return headers
}

/** The policy of a refusal that another site's page gets: of text that shows nothing. `X-Frame-Options` keeps it from frames. */
export const REFUSAL_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** Headers of every answer of the door, whoever gives it: a route, the check before all routes, or the parser's refusal. */
export const securityHeaders: ReadonlyMap<string, string> = collected()
