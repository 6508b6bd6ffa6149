import { spawn } from 'node:child_process'

type Machine = { platform: NodeJS.Platform; env: Record<string, string | undefined> }

/** The program that opens a URL on this system; undefined where there is no display to open it on. */
export const browserCommand = (
  url: string,
  { platform, env }: Machine = { platform: process.platform, env: process.env },
): [command: string, args: string[]] | undefined => {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  if (platform === 'darwin') return ['open', [url]]
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', [url]] : undefined
}

/** Tries to open a URL. A machine without a browser is no error: the link was printed. */
export const openBrowser = (url: string): void => {
  const command = browserCommand(url)
  if (!command) return
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}
