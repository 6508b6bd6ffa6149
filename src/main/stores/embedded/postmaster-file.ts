import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a running server writes about itself into `postmaster.pid` of its data folder. */
export type PostmasterFile = {
  pid: number
  dataDirectory: string
  startedAt: Date
  port: number
  status: 'starting' | 'stopping' | 'ready' | 'standby' | 'unknown'
}

export const postmasterFilePath = (dataDirectory: string) => join(dataDirectory, 'postmaster.pid')

/** Lines by position: pid, data folder, start (seconds), port, socket folder, address, shared memory, status. */
export const parsePostmasterFile = (text: string): PostmasterFile | null => {
  const lines = text.split(/\r?\n/)
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return null
  const word = (lines[7] ?? '').trim()
  const status = word === 'starting' || word === 'stopping' || word === 'ready' || word === 'standby' ? word : 'unknown'
  return { pid, dataDirectory: lines[1] ?? '', startedAt: new Date(Number(lines[2]) * 1000), port, status }
}

/** Returns null while there is no file or it is not written in full yet. */
export const readPostmasterFile = async (dataDirectory: string): Promise<PostmasterFile | null> => {
  const text = await readFile(postmasterFilePath(dataDirectory), 'utf8').catch(() => null)
  return text === null ? null : parsePostmasterFile(text)
}
