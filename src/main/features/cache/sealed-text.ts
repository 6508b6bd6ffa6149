import { hash } from 'node:crypto'

/** Characters of a SHA-256 in base64url. */
export const SEAL_LENGTH = 43

const sealOf = (text: string, secret: string) => hash('sha256', secret + text + secret, 'base64url')

/**
 * The secret of one run of one database. Consoles on it know its name, which holds the identifier of the server and the
 * microsecond of its start. Who has the store of answers alone does not know it.
 */
export const secretOf = (database: string) => hash('sha256', `seal of answers ${database}`, 'base64url')

/** Puts before a text what only a holder of the secret can make of it. */
export const sealed = (text: string, secret: string) => sealOf(text, secret) + text

/** Returns the text, or null for one that was sealed with another secret or changed since. */
export const unsealed = (text: string, secret: string): string | null => {
  const body = text.slice(SEAL_LENGTH)
  return text.startsWith(sealOf(body, secret)) ? body : null
}
