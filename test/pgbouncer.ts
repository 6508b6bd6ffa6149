import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PostgresTarget } from '../src/main/stores/postgres/open-postgres.ts'

export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const accepts = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}

/** Starts PgBouncer in transaction mode before a database. It lets the console's settings pass where `tolerant` is set. */
export const startPgBouncer = async (target: PostgresTarget, { tolerant }: { tolerant: boolean }) => {
  const folder = await mkdtemp(join(tmpdir(), 'school-directory-pgbouncer-'))
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(
    file,
    `[databases]
${target.database} = host=${target.host} port=${target.port} user=${target.user} password=${String(target.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
${tolerant ? 'ignore_startup_parameters = options,statement_timeout,lock_timeout,idle_in_transaction_session_timeout' : ''}
`,
  )
  await chmod(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  const child = spawn('pgbouncer', [...(isRoot ? ['-u', 'nobody'] : []), file], { stdio: 'ignore' })
  const stop = async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await rm(folder, { recursive: true })
  }
  return { target: { ...target, host: '127.0.0.1', port }, accepts: () => accepts(port), stop }
}
