import type { Writes } from '../../app/writes/useWrite.ts'
import type { OneRosterPackage } from './package-files.ts'

type Upload = {
  write: Writes['write']
  package: OneRosterPackage
  signal: AbortSignal
  /** Called after each piece with the bytes that have arrived. */
  onProgress: (doneBytes: number) => void
}

/** Sends the package in pieces of the size that the host asks for. Resolves with the upload's id. */
export const uploadPackage = async ({
  write,
  package: { name, bytes: sizeBytes, files },
  signal,
  onProgress,
}: Upload): Promise<string> => {
  const told = { asks: false, refused: 'throw', signal } as const
  const begun = await write({
    procedure: 'imports.begin',
    input: { name, sizeBytes },
    ...told,
  })
  const { uploadId, maxPieceBytes } = begun!
  let sent = 0
  for (const { name: fileName, file } of files) {
    let offset = 0
    // An empty file is sent as one empty piece; otherwise it would be reported as missing.
    do {
      const piece = file.slice(offset, offset + maxPieceBytes)
      const bytes = new File([piece], fileName, { type: 'application/octet-stream' })
      await write({ procedure: 'imports.append', input: { uploadId, fileName, offset, bytes }, ...told })
      offset += piece.size
      sent += piece.size
      onProgress(sent)
    } while (offset < file.size)
  }
  return uploadId
}
