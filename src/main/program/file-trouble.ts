const causes: Record<string, string> = {
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this account has used up its share of the disk',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EISDIR: 'a folder is in its place',
  ENOTDIR: 'a file is in the place of one of its folders',
  EEXIST: 'a file is in the place of one of its folders',
}

/** Why the system did not let a file be written, in words that go on after a colon; undefined for an error of another kind. */
export const fileTrouble = (error: unknown): string | undefined => causes[(error as NodeJS.ErrnoException).code ?? '']

/** Why a program ends, as one sentence for its person: the file or folder that the system refused, else the error's own message. */
export const sayFailure = (error: unknown): string => {
  const trouble = fileTrouble(error)
  const path = (error as NodeJS.ErrnoException).path
  if (trouble !== undefined) return `${path ?? 'A file'} cannot be written to: ${trouble}.`
  return error instanceof Error ? error.message : String(error)
}
