import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const digest = (secret: string) => createHash('sha256').update(secret).digest()

const SESSION_COOKIE = 'school-directory-session'
const LINK_LIFE_MS = 15 * 60_000

/** 256 random bits, fit for a URL. */
export const newSecret = () => randomBytes(32).toString('base64url')

const cookiesOf = (header: string | undefined) =>
  new Map(
    (header ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const
    }),
  )

/**
 * Who may use the door: scripts by the bearer token, browsers by a session cookie that a link gives once. Secrets are
 * compared as digests in constant time; sessions and links live as long as the process.
 */
export const createAccess = (token: string, { now = Date.now }: { now?: () => number } = {}) => {
  const tokenDigest = digest(token)
  const sessions: Buffer[] = []
  const links: { digest: Buffer; until: number }[] = []
  const matches = (secret: string, known: Buffer) => timingSafeEqual(digest(secret), known)

  return {
    /** Cookies of 127.0.0.1 are shared by its ports, so the name carries ours. */
    cookieName: (port: number) => `${SESSION_COOKIE}-${port}`,

    /** `token` or `session` when the request proves one; undefined otherwise. */
    of(headers: IncomingHttpHeaders, port: number): 'token' | 'session' | undefined {
      const bearer = /^Bearer ([^\s]{1,1024})$/i.exec(headers.authorization ?? '')?.[1]
      if (bearer !== undefined) return matches(bearer, tokenDigest) ? 'token' : undefined
      const session = cookiesOf(headers.cookie).get(this.cookieName(port))
      return session !== undefined && sessions.some((known) => matches(session, known)) ? 'session' : undefined
    },

    /** What a request that `of` does not know tried. */
    triedBy(headers: IncomingHttpHeaders, port: number): 'wrong-token' | 'wrong-session' | 'nobody' {
      if (headers.authorization !== undefined) return 'wrong-token'
      return cookiesOf(headers.cookie).has(this.cookieName(port)) ? 'wrong-session' : 'nobody'
    },

    /** A secret that opens one session within 15 minutes. */
    newLink() {
      const link = newSecret()
      links.push({ digest: digest(link), until: now() + LINK_LIFE_MS })
      return link
    },

    /** The new session's secret; undefined for a link that is unknown, used or too old. */
    redeem(link: string): string | undefined {
      const at = links.findIndex((known) => matches(link, known.digest))
      const [known] = at < 0 ? [] : links.splice(at, 1)
      if (!known || known.until < now()) return undefined
      const session = newSecret()
      sessions.push(digest(session))
      if (sessions.length > 100) sessions.shift()
      return session
    },
  }
}

export type Access = ReturnType<typeof createAccess>
