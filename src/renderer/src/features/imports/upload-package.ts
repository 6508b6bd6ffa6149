import type { Writes } from '../../app/writes/useWrite.ts'
import type { OneRosterPackage } from './package-files.ts'

type Upload = {
  write: Writes['write']
  package: OneRosterPackage
  signal: AbortSignal
  /** Bytes that have arrived, after each piece. */
  onProgress: (doneBytes: number) => void
}

/** Sends the package in pieces of the size the host asks for and resolves with the upload's id. */
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
    // An empty file is sent too, as one empty piece: its absence would be reported as a missing file.
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
