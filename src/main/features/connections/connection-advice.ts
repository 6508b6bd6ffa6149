import type { StoreHealth } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import { refusedBecause, sayFault, type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { failedWith, faultOfSystem, type PlainCode } from '../../foundation/system-fault.ts'
import { saidOf } from '../../foundation/words-of-server.ts'

/** Returns the fault and the sentence for it, to add to a health. */
export const because = (fault: StoreFault | null): Pick<StoreHealth, 'fault' | 'reason'> => ({
  fault,
  reason: fault && sayFault(fault),
})

export const downBecause = (fault: StoreFault): StoreHealth => ({
  state: 'down',
  serverVersion: null,
  latencyMs: null,
  ...because(fault),
})

/** Returns the refusal of a call that needs a PostgreSQL with this fault. */
export const unavailableBecause = (fault: StoreFault) => {
  const cause = refusedBecause[fault.code]
  return refusal('STORE_UNAVAILABLE', {
    store: 'postgresql',
    reason: sayFault(fault),
    ...(cause && { because: cause }),
  })
}

/**
 * The part of a failed connection that tells the fault: a code of PostgreSQL, the system or TLS, or a text of the
 * driver.
 */
export type ConnectionFault = { code: string | null; message: string }

/** The oldest server on which the directory's SQL runs. It needs `xid8`, `NULLS NOT DISTINCT` and builtin `MERGE`. */
export const OLDEST_MAJOR = 15

export const tooOld = (major: number) =>
  storeFaultOf('too-old', { version: String(major), oldest: String(OLDEST_MAJOR) })

const byCode: Record<string, PlainCode> = {
  '28P01': 'wrong-login',
  '3D000': 'no-database',
  '42501': 'may-not-connect',
  '53300': 'no-free-connection',
  '53100': 'server-disk-full',
  '57P03': 'starts-or-stops',
  '58P01': 'server-files-damaged',
  XX001: 'server-files-damaged',
  XX002: 'server-files-damaged',
  PASSWORD_IN_CLEAR: 'password-in-clear',
  ANSWER_TOO_LARGE: 'answer-too-large',
  ANSWER_UNREADABLE: 'answer-unreadable',
}

/** Texts of the driver without a code. */
const byMessage: [RegExp, PlainCode][] = [
  [/client password must be/, 'password-missing'],
  [/does not support SSL/, 'tls-not-offered'],
  [/connection timeout|timeout expired|Query read timeout/, 'no-answer'],
  [/Connection terminated|establishing an SSL/, 'connection-closed'],
]

/** Explains what is wrong with a PostgreSQL. Never names a password, host or user. */
export const postgresFault = ({ code, message }: ConnectionFault): StoreFault => {
  if (code === '28000') return storeFaultOf(/no encryption|SSL off/.test(message) ? 'tls-required' : 'not-let-in')
  const known = code === null ? undefined : (saidOf(byCode, code) ?? faultOfSystem(code))
  const plain = known ?? byMessage.find(([pattern]) => pattern.test(message))?.[1]
  return plain === undefined ? failedWith(code) : storeFaultOf(plain)
}
