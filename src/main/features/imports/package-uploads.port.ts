import type { PackageSource } from './roster-imports.port.ts'

/**
 * Packages that are being uploaded. An upload is forgotten an hour after its last piece. An unknown id is `NOT_FOUND`.
 */
export type PackageUploads = {
  /** `PAYLOAD_TOO_LARGE` when the package is larger than an import accepts. */
  begin: (request: { name: string; sizeBytes: number }) => Promise<{ uploadId: string }>
  /**
   * Appends a piece of one file and returns the length of the file. A piece that arrived before changes nothing. A
   * piece that leaves a gap is `CONFLICT`, reason `offset`, with the right offset in `detail`.
   */
  append: (request: {
    uploadId: string
    fileName: string
    offset: number
    bytes: Blob
  }) => Promise<{ receivedBytes: number }>
  source: (uploadId: string) => Promise<PackageSource>
  /** Records which check used the upload, so that forgetting the check removes the upload too. */
  used: (uploadId: string, importId: string) => Promise<void>
  forget: (importId: string) => Promise<void>
  /** Stores a whole package from one stream. `remove` deletes it. */
  take: (file: Blob & { name?: string }) => Promise<{ source: PackageSource; remove: () => Promise<void> }>
}
