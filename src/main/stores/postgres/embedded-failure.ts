import { sayFault, type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'

/** Why the embedded server is not running. The message is English and holds no secrets. No fault ever deletes data. */
export class EmbeddedPostgresFailure extends Error {
  readonly fault: StoreFault

  constructor(fault: StoreFault, options?: { cause?: unknown }) {
    super(sayFault(fault), options)
    this.name = 'EmbeddedPostgresFailure'
    this.fault = fault
  }
}

/** Explains a failed call of the file system for the data folder. Returns the error itself when it tells nothing. */
export const explainFileError = (error: unknown, folder: string): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedPostgresFailure(storeFaultOf('folder-disk-full', { folder }), { cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new EmbeddedPostgresFailure(storeFaultOf('folder-not-writable', { folder }), {
      cause: error,
    })
  }
  return error
}
