import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'

const MIB = 1024 * 1024

const sharedBuffers = () => {
  const eighth = Math.floor(totalmem() / 8 / MIB)
  return `${Math.min(512, Math.max(64, eighth))}MB`
}

/**
 * Whether /dev/shm is too small for parallel queries. Containers often have 64 MiB; files in the data folder then
 * serve.
 */
const sharedMemoryIsSmall = async () => {
  if (process.platform !== 'linux') return false
  const found = await statfs('/dev/shm').catch(() => null)
  return found === null || found.blocks * found.bsize < 256 * MIB
}

/**
 * Returns the settings for one person's machine: durable commits, room for a yearly import, and a log without personal
 * data.
 */
export const serverSettings = async (): Promise<Record<string, string>> => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: sharedBuffers(),
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: `${Math.max(256, Math.floor(totalmem() / 2 / MIB))}MB`,
  random_page_cost: '1.1',
  jit: 'off',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  min_wal_size: '128MB',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements, parameters and the DETAIL of an error name people, so the log leaves them out.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  ...((await sharedMemoryIsSmall()) && { dynamic_shared_memory_type: 'mmap' }),
})

export const asFlags = (settings: Record<string, string>) =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
