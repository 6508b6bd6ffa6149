import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from '../../../src/main/desktop/menu.ts'
import { webPreferences } from '../../../src/main/desktop/console-window.ts'

const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])])

const template = (platform: NodeJS.Platform, packaged: boolean) =>
  flat(menuTemplate({ platform, name: 'School Directory', packaged, showLog: () => undefined }))

test('the menu has editing on every system and the app menu on a Mac', () => {
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    expect(template(platform, true).map(({ role }) => role)).toContain('editMenu')
    expect(template(platform, true).some(({ role }) => role === 'appMenu')).toBe(platform === 'darwin')
  }
})

test('a packaged app has no developer tools in its menu', () => {
  expect(template('linux', false).map(({ role }) => role)).toContain('toggleDevTools')
  expect(template('linux', true).map(({ role }) => role)).not.toContain('toggleDevTools')
})

test('the page is sandboxed and apart from the preload', () => {
  expect(webPreferences('/preload.cjs')).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  })
})
