import type { Client } from '../../../../contract/index.ts'
import type { RosterPackage } from './package-files.ts'

type Upload = {
  client: Pick<Client, 'imports'>
  roster: RosterPackage
  signal: AbortSignal
  /** Bytes that have arrived, after each piece. */
  onProgress: (doneBytes: number) => void
}

/** Sends the package in pieces of the size the host asks for and resolves with the upload's id. */
export const uploadPackage = async ({ client, roster, signal, onProgress }: Upload): Promise<string> => {
  const { uploadId, maxPieceBytes } = await client.imports.begin(
    { name: roster.name, sizeBytes: roster.bytes },
    { signal },
  )
  let sent = 0
  for (const { name, file } of roster.files) {
    let offset = 0
    // An empty file is sent too, as one empty piece: its absence would be reported as a missing file.
    do {
      const piece = file.slice(offset, offset + maxPieceBytes)
      const bytes = new File([piece], name, { type: 'application/octet-stream' })
      await client.imports.append({ uploadId, fileName: name, offset, bytes }, { signal })
      offset += piece.size
      sent += piece.size
      onProgress(sent)
    } while (offset < file.size)
  }
  return uploadId
}
