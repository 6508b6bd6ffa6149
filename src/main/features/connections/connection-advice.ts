import type { StoreHealth } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import {
  refusedBecause,
  sayFault,
  type StoreFault,
  type StoreFaultCode,
  storeFaultOf,
} from '../../../contract/store-faults.ts'
import { nameOfServer, saidOf } from '../../foundation/words-of-server.ts'

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

/** Faults whose code tells everything. */
export type PlainCode = {
  [Code in StoreFaultCode]: Parameters<typeof storeFaultOf<Code>> extends [Code] ? Code : never
}[StoreFaultCode]

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
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'name-lookup-failed',
  ECONNREFUSED: 'nothing-listens',
  ECONNRESET: 'closed-at-once',
  ETIMEDOUT: 'no-answer',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'network-unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-authority-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-authority-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-authority-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-authority-unknown',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-of-another-host',
}

/** Returns the fault for a code of the system or of TLS that means the same for every server. */
export const faultOfSystem = (code: string): PlainCode | undefined =>
  /^E[A-Z]/.test(code) ? saidOf(byCode, code) : undefined

/** Texts of the driver without a code. */
const byMessage: [RegExp, PlainCode][] = [
  [/client password must be/, 'password-missing'],
  [/does not support SSL/, 'tls-not-offered'],
  [/connection timeout|timeout expired|Query read timeout/, 'no-answer'],
  [/Connection terminated|establishing an SSL/, 'connection-closed'],
]

/** Returns the fault when nothing is known but a code, or not even that. */
export const failedWith = (code: string | null) => {
  const storeCode = nameOfServer(code)
  return storeCode === undefined ? storeFaultOf('failed') : storeFaultOf('failed-with-code', { storeCode })
}

/** Explains what is wrong with a PostgreSQL. Never names a password, host or user. */
export const postgresFault = ({ code, message }: ConnectionFault): StoreFault => {
  if (code === '28000') return storeFaultOf(/no encryption|SSL off/.test(message) ? 'tls-required' : 'not-let-in')
  const known = code === null ? undefined : saidOf(byCode, code)
  const plain = known ?? byMessage.find(([pattern]) => pattern.test(message))?.[1]
  return plain === undefined ? failedWith(code) : storeFaultOf(plain)
}
