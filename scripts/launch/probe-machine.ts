import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The facts of this machine that decide how the desktop is started. */
export type Machine = {
  platform: NodeJS.Platform
  root: boolean
  /** The displays that the environment names, Electron's own choice first. Empty when no window can be shown. */
  displays: ('native' | 'wayland' | 'x11')[]
}

type Env = Record<string, string | undefined>

/** Does not ask whether a display answers: Electron does that itself, and ends when it does not. */
export const probeMachine = ({
  platform = process.platform,
  env = process.env as Env,
  uid = process.getuid?.(),
}: { platform?: NodeJS.Platform; env?: Env; uid?: number } = {}): Machine => {
  const displays: Machine['displays'] = []
  if (platform !== 'linux') displays.push('native')
  else {
    if (env['WAYLAND_DISPLAY']) displays.push('wayland')
    if (env['DISPLAY']) displays.push('x11')
  }
  return { platform, root: platform !== 'win32' && uid === 0, displays }
}

/**
 * The switches for Electron of each attempt, in the order of the attempts. Root cannot use Chromium's sandbox; beside a
 * Wayland that shows nothing there may be an X server.
 */
export const electronAttempts = ({ platform, root, displays }: Machine): string[][] => {
  const always = platform === 'linux' && root ? ['--no-sandbox'] : []
  const both = displays.includes('wayland') && displays.includes('x11')
  return both ? [always, [...always, '--ozone-platform=x11']] : [always]
}

export type Sandbox = { userNamespaces: boolean; helper: string; helperReady: boolean }

const readNumber = (file: string): number | undefined => {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const mayMakeNamespaces = () => {
  const { status, error } = spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' })
  if (!error) return status === 0
  return (
    readNumber('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== 1 &&
    readNumber('/proc/sys/kernel/unprivileged_userns_clone') !== 0 &&
    readNumber('/proc/sys/user/max_user_namespaces') !== 0
  )
}

/**
 * The two ways in which Chromium can make its sandbox on Linux: by itself, or with a helper program that belongs to
 * root.
 */
export const probeSandbox = (electron: string): Sandbox => {
  const helper = join(dirname(electron), 'chrome-sandbox')
  const stats = existsSync(helper) ? statSync(helper) : undefined
  return {
    userNamespaces: mayMakeNamespaces(),
    helper,
    helperReady: stats !== undefined && stats.uid === 0 && (stats.mode & 0o4111) === 0o4111,
  }
}
