import { type StoreFaultCode, storeFaultOf } from '../../contract/store-faults.ts'
import { nameOfServer, saidOf } from './words-of-server.ts'

/** Faults whose code tells everything. */
export type PlainCode = {
  [Code in StoreFaultCode]: Parameters<typeof storeFaultOf<Code>> extends [Code] ? Code : never
}[StoreFaultCode]

const byCode: Record<string, PlainCode> = {
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
export const faultOfSystem = (code: string): PlainCode | undefined => saidOf(byCode, code)

/** Returns the fault when nothing is known but a code, or not even that. */
export const failedWith = (code: string | null) => {
  const storeCode = nameOfServer(code)
  return storeCode === undefined ? storeFaultOf('failed') : storeFaultOf('failed-with-code', { storeCode })
}
