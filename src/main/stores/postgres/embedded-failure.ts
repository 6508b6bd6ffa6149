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
