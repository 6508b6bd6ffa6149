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

/** The message is one sentence for people, without secrets. */
export class EmbeddedPostgresFailure extends Error {
  readonly reason: EmbeddedFailureReason

  constructor(reason: EmbeddedFailureReason, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'EmbeddedPostgresFailure'
    this.reason = reason
  }
}

/** What a failed call of the file system says about the data folder; the error itself when it says nothing. */
export const explainFileError = (error: unknown, folder: string): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedPostgresFailure('disk-full', `The disk of ${folder} is full.`, { cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    const why = code === 'EROFS' ? 'lies on a disk that takes no writes' : 'cannot be written to'
    return new EmbeddedPostgresFailure('not-writable', `The data folder ${folder} ${why}.`, { cause: error })
  }
  return error
}
