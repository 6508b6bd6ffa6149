import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Account } from './embedded-binaries.ts'
import { storeFaultOf } from '../../../contract/store-faults.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'

/**
 * Stops the server when the last console has ended. Each console has one guardian: a small shell outside of its process
 * group, whose standard input is a pipe that the console never closes. The system closes the pipe when the console ends
 * in any way. The guardian then removes its lease file and, when no other guardian lives, shuts the server down. It
 * knows no console, no password and no port, so consoles can come and go in any order.
 */
const posixGuardian = `
data=$1 run=$2 lease=$2/lease.$$
trap '' HUP INT TERM QUIT
: > "$lease" || exit 1
echo ready
exec >/dev/null 2>&1
while read -r _; do :; done
rm -f "$lease"
for other in "$run"/lease.*; do
  [ -e "$other" ] || continue
  if kill -0 "\${other##*.}" 2>/dev/null; then exit; fi
  rm -f "$other"
done
server=$(head -n 1 "$data/postmaster.pid") || exit
# The number may belong to another program by now.
if [ -r "/proc/$server/comm" ]; then name=$(cat "/proc/$server/comm"); else name=$(ps -o comm= -p "$server"); fi
case $name in *postgres*) ;; *) exit ;; esac
running() { [ "$(head -n 1 "$data/postmaster.pid")" = "$server" ]; }
kill -INT "$server"
for signal in QUIT KILL; do
  tenths=0
  while [ $tenths -lt 200 ]; do
    running || exit
    kill -0 "$server" || exit
    sleep 0.1
    tenths=$((tenths + 1))
  done
  kill -$signal "$server"
done
`

/**
 * The guardian for Windows. PowerShell joins all that follows -Command and parses it anew. So the folders come as
 * environment variables, which nobody parses, and the text has no double quote.
 */
const windowsGuardian = `
$data = $env:GUARDIAN_DATA; $run = $env:GUARDIAN_RUN; $control = $env:GUARDIAN_PG_CTL
$lease = Join-Path $run ('lease.' + $PID)
[IO.File]::WriteAllText($lease, '')
[Console]::Out.WriteLine('ready')
while ($null -ne [Console]::In.ReadLine()) {}
Remove-Item -Force -LiteralPath $lease
foreach ($other in Get-ChildItem -LiteralPath $run -Filter 'lease.*') {
  if (Get-Process -Id ([int]$other.Extension.Substring(1)) -ErrorAction SilentlyContinue) { exit }
  Remove-Item -Force -LiteralPath $other.FullName
}
if (Test-Path -LiteralPath (Join-Path $data 'postmaster.pid')) { & $control stop -D $data -m fast -t 40 }
`

type Folders = { dataDirectory: string; runDirectory: string; pgCtl: string }

/** Returns the command that starts the guardian on a system. `env` is added to the console's own environment. */
export const guardianCommand = (
  { dataDirectory, runDirectory, pgCtl }: Folders,
  platform: NodeJS.Platform = process.platform,
): { program: string; parameters: string[]; env: Record<string, string> } =>
  platform === 'win32'
    ? {
        program: 'powershell.exe',
        parameters: ['-NoProfile', '-NonInteractive', '-Command', windowsGuardian],
        env: { GUARDIAN_DATA: dataDirectory, GUARDIAN_RUN: runDirectory, GUARDIAN_PG_CTL: pgCtl },
      }
    : {
        program: '/bin/sh',
        parameters: ['-c', posixGuardian, 'school-directory-guardian', dataDirectory, runDirectory],
        env: {},
      }

export type Guardian = {
  /** Ends this console's use. The server stops when it was the last. */
  release: () => void
  /** Settles when the guardian has ended, released or not. */
  ended: Promise<unknown>
}

export const startGuardian = async (options: Folders & { account: Account | null }): Promise<Guardian> => {
  const { runDirectory } = options
  const { program, parameters, env } = guardianCommand(options)
  const child = spawn(program, parameters, {
    cwd: runDirectory,
    env: { ...process.env, ...env },
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...options.account,
  })
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  child.stdin.on('error', () => undefined)
  const said = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!said) {
    throw new EmbeddedPostgresFailure(storeFaultOf('folder-not-writable', { folder: runDirectory }))
  }
  child.stdout.destroy()
  child.unref()
  ;(child.stdin as unknown as { unref: () => void }).unref()
  const release = () => {
    child.ref()
    child.stdin.end()
  }
  return { release, ended }
}
