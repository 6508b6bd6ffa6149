import type { RosterSource } from './roster-imports.port.ts'

/** Packages on their way in. Each is forgotten an hour after its last piece; unknown ids are refused with `NOT_FOUND`. */
export type RosterUploads = {
  /** `PAYLOAD_TOO_LARGE` when the package is larger than an import takes. */
  begin: (request: { name: string; sizeBytes: number }) => Promise<{ uploadId: string }>
  /**
   * Appends a piece of one file and says how long the file is now. A piece that is there already is accepted and changes
   * nothing; one that leaves a gap is refused with `CONFLICT`, reason `offset`, the right offset in `detail`.
   */
  append: (request: {
    uploadId: string
    fileName: string
    offset: number
    bytes: Blob
  }) => Promise<{ receivedBytes: number }>
  source: (uploadId: string) => Promise<RosterSource>
  /** Remembers which check used the upload, so that `forget` of that check takes it along. */
  used: (uploadId: string, importId: string) => Promise<void>
  forget: (importId: string) => Promise<void>
  /** Takes a whole package in one piece, read as a stream. `remove` deletes it. */
  take: (file: Blob & { name?: string }) => Promise<{ source: RosterSource; remove: () => Promise<void> }>
}
