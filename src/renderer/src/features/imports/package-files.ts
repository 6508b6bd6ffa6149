/** A OneRoster package as the user gave it: one zip, or the files of a folder. */
export type OneRosterPackage = {
  name: string
  files: { name: string; file: File }[]
  bytes: number
}

const packageOf = (name: string, files: OneRosterPackage['files']): OneRosterPackage | null =>
  files.length === 0 ? null : { name, files, bytes: files.reduce((sum, { file }) => sum + file.size, 0) }

const isZip = (file: File) => file.name.toLowerCase().endsWith('.zip')
const isCsv = ({ name }: { name: string }) => name.toLowerCase().endsWith('.csv')

/** The path below the chosen folder, whose own name is the package's. */
const below = (path: string) => path.slice(path.indexOf('/') + 1)

/** The package from a file dialog; null when it has neither a zip nor a CSV file. */
export const packageOfFiles = (list: Iterable<File>): OneRosterPackage | null => {
  const files = [...list]
  const zip = files.find(isZip)
  if (zip !== undefined && files.length === 1) return packageOf(zip.name, [{ name: zip.name, file: zip }])
  const folder = files[0]?.webkitRelativePath.split('/')[0] ?? ''
  const named = files.map((file) => ({
    name: file.webkitRelativePath ? below(file.webkitRelativePath) : file.name,
    file,
  }))
  return named.some(isCsv) ? packageOf(folder || named[0]!.name, named.filter(isCsv)) : null
}

const filesOfEntry = async (entry: FileSystemEntry, prefix: string): Promise<OneRosterPackage['files']> => {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ name: `${prefix}${entry.name}`, file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const entries: FileSystemEntry[] = []
  // One call returns at most 100 entries; an empty answer is the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    entries.push(...some)
  }
  const nested = await Promise.all(
    entries.map((child) => filesOfEntry(child, child.isDirectory ? `${prefix}${child.name}/` : prefix)),
  )
  return nested.flat()
}

/** The package from a drop: a zip, a folder, or the CSV files themselves. */
export const packageOfDrop = async (transfer: DataTransfer): Promise<OneRosterPackage | null> => {
  // The list empties after the event, so everything is taken from it before the first await.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const plain = [...transfer.files]
  const folder = entries.length === 1 && entries[0]!.isDirectory ? entries[0]! : null
  if (folder === null) return packageOfFiles(plain)
  return packageOf(folder.name, (await filesOfEntry(folder, '')).filter(isCsv))
}
