import { sayFault, type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'

/** Why the embedded server is not running. Data is never deleted, whatever the reason. */
export type EmbeddedFailureReason =
  | 'missing-binary'
  | 'no-account'
  | 'unreachable'
  | 'not-writable'
  | 'disk-full'
  | 'corrupted'
  | 'wrong-version'
  | 'held'
  | 'did-not-start'

/** The message says the fault in English, without secrets. */
export class EmbeddedPostgresFailure extends Error {
  readonly reason: EmbeddedFailureReason
  readonly fault: StoreFault

  constructor(reason: EmbeddedFailureReason, fault: StoreFault, options?: { cause?: unknown }) {
    super(sayFault(fault), options)
    this.name = 'EmbeddedPostgresFailure'
    this.reason = reason
    this.fault = fault
  }
}

/** What a failed call of the file system says about the data folder; the error itself when it says nothing. */
export const explainFileError = (error: unknown, folder: string): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedPostgresFailure('disk-full', storeFaultOf('folder-disk-full', { folder }), { cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new EmbeddedPostgresFailure('not-writable', storeFaultOf('folder-not-writable', { folder }), {
      cause: error,
    })
  }
  return error
}
