import { expect, test } from 'vitest'
import { browserCommand } from '../../../src/main/headless/open-browser.ts'

const url = 'http://127.0.0.1:4100/?link=a&b'

test.for([
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['darwin', {}, 'open'],
  ['win32', {}, 'rundll32'],
] as const)('%s opens a link with its own program, no shell between', ([platform, env, program]) => {
  const [command, args] = browserCommand(url, { platform, env })!
  expect(command).toBe(program)
  expect(args.at(-1)).toBe(url)
})

test('a machine without a display opens nothing', () => {
  expect(browserCommand(url, { platform: 'linux', env: {} })).toBeUndefined()
})
