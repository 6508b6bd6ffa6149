import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

const NAME = 'school-directory'

type Machine = { platform: NodeJS.Platform; env: Record<string, string | undefined>; home: string }

/** Where this system keeps a program's data (XDG base directories, Apple's Library, Windows' local application data). */
export const defaultDataFolder = ({
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: Partial<Machine> = {}): string => {
  if (platform === 'win32')
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'School Directory')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'School Directory')
  const data = env['XDG_DATA_HOME']
  // The specification says to ignore a relative path.
  return posix.join(data?.startsWith('/') ? data : posix.join(home, '.local', 'share'), NAME)
}
