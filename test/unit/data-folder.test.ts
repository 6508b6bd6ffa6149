import { expect, test } from 'vitest'
import { defaultDataFolder } from '../../src/main/program/data-folder.ts'

test.for([
  ['Linux', { platform: 'linux', env: {}, home: '/home/ana' }, '/home/ana/.local/share/school-directory'],
  [
    'Linux with XDG',
    { platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home: '/home/ana' },
    '/data/school-directory',
  ],
  [
    'Linux with a relative XDG, which counts as none',
    { platform: 'linux', env: { XDG_DATA_HOME: 'data' }, home: '/home/ana' },
    '/home/ana/.local/share/school-directory',
  ],
  [
    'macOS',
    { platform: 'darwin', env: {}, home: '/Users/ana' },
    '/Users/ana/Library/Application Support/School Directory',
  ],
  [
    'Windows',
    { platform: 'win32', env: { LOCALAPPDATA: 'C:\\Users\\ana\\AppData\\Local' }, home: 'C:\\Users\\ana' },
    'C:\\Users\\ana\\AppData\\Local\\School Directory',
  ],
] as const)('data lies where %s keeps it', ([, machine, folder]) => {
  expect(defaultDataFolder(machine)).toBe(folder)
})
