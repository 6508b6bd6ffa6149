import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createAccess, newSecret } from '../../../src/main/headless/access.ts'

const PORT = 4_100
const TOKEN = 'a-token-of-the-tests'

const sessionHeaders = (cookie: string) => ({ cookie: `theme=dark; school-directory-session-${PORT}=${cookie}` })

describe('access', () => {
  test('is given for the token and for nothing similar', () => {
    const access = createAccess(TOKEN)
    expect(access.of({ authorization: `Bearer ${TOKEN}` }, PORT)).toBe('token')
    expect(access.of({ authorization: `bearer ${TOKEN}` }, PORT)).toBe('token')
    for (const authorization of [
      '',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      TOKEN,
      `Basic ${TOKEN}`,
    ])
      expect(access.of({ authorization }, PORT)).toBeUndefined()
    expect(access.of({}, PORT)).toBeUndefined()
  })

  /** Guesses whose digest shares one byte with that of the secret, one guess for each position. */
  const nearlyAlike = (secret: string) => {
    const digest = (text: string) => createHash('sha256').update(text).digest()
    const known = digest(secret)
    return [...known.keys()].map((place) => {
      for (let n = 0; ; n += 1) if (digest(`guess-${n}`)[place] === known[place]) return `guess-${n}`
    })
  }

  test('compares whole secrets: one byte of a digest opens nothing', () => {
    const access = createAccess(TOKEN)
    for (const guess of nearlyAlike(TOKEN))
      expect(access.of({ authorization: `Bearer ${guess}` }, PORT)).toBeUndefined()
    const link = access.newLink()
    for (const guess of nearlyAlike(link)) expect(access.redeem(guess)).toBeUndefined()
    const session = access.redeem(link)!
    for (const guess of nearlyAlike(session)) expect(access.of(sessionHeaders(guess), PORT)).toBeUndefined()
  })

  test('a link opens one session, once', () => {
    const access = createAccess(TOKEN)
    const link = access.newLink()
    const session = access.redeem(link)!
    expect(access.of(sessionHeaders(session), PORT)).toBe('session')
    expect(access.redeem(link)).toBeUndefined()
    expect(access.redeem(newSecret())).toBeUndefined()
  })

  test('a session belongs to its port, and a link is no session', () => {
    const access = createAccess(TOKEN)
    const session = access.redeem(access.newLink())!
    expect(access.of(sessionHeaders(session), PORT + 1)).toBeUndefined()
    expect(access.of(sessionHeaders(access.newLink()), PORT)).toBeUndefined()
    expect(access.of(sessionHeaders(''), PORT)).toBeUndefined()
  })

  test('a link is good for 15 minutes', () => {
    let now = 0
    const access = createAccess(TOKEN, { now: () => now })
    const [soon, late] = [access.newLink(), access.newLink()]
    now = 15 * 60_000
    expect(access.redeem(soon)).toBeDefined()
    now++
    expect(access.redeem(late)).toBeUndefined()
  })

  test('secrets have 256 bits and never repeat', () => {
    const secrets = new Set(Array.from({ length: 1_000 }, newSecret))
    expect(secrets.size).toBe(1_000)
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  })
})
