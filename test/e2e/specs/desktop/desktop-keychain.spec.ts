import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test as base } from '../../fixtures.ts'
import { SettingsPage } from '../../pages/settings-page.ts'
import { ShellPage } from '../../pages/shell-page.ts'
import { unique } from '../../setup/rest-api.ts'
import { copyOfDataSet } from '../../setup/seeded-data.ts'
import type { Launch } from '../../standin/launch-standin.ts'

type WithKeyring = (
  keyring: Launch['keyring'],
) => Promise<{ holds: (text: string) => Promise<boolean>; folder: string; form: string }>

const PASSWORD = 'kept-nowhere-in-clear'

const test = base.extend<{ savePassword: WithKeyring }>({
  /** Adds a school with a password on a desktop that has this keyring. */
  savePassword: async ({ launchDesktop }, use) => {
    const folder = await copyOfDataSet('empty')
    await use(async (keyring) => {
      const desktop = await launchDesktop({ dataFolder: folder, keyring })
      const page = await desktop.window()
      const settings = new SettingsPage(page)
      const shell = new ShellPage(page)
      const name = unique('Elsewhere')
      await shell.ready()
      await shell.open('/settings/connections')
      await settings.addSchool.click()
      await settings.fillSchool(name)
      await settings.dialog.getByLabel('Password').fill(PASSWORD)
      await settings.dialog.getByRole('button', { name: 'Add school' }).click()
      await settings
        .school(name)
        .getByRole('button', { name: `Edit ${name}` })
        .click()
      await expect(settings.dialog).toContainText(`Edit ${name}`)
      const form = await settings.dialog.innerText()
      await desktop.quit()
      const holds = async (text: string) => {
        const names = (await readdir(folder, { recursive: true })).filter((file) => !file.startsWith('postgres'))
        const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')))
        return texts.some((each) => each.includes(text))
      }
      return { holds, folder, form }
    })
    await rm(folder, { recursive: true, force: true })
  },
})

test.skip(process.platform !== 'linux', 'elsewhere the system has one keychain')

test('a keyring with a key keeps the password, encrypted', async ({ savePassword }) => {
  const { folder, form, holds } = await savePassword('gnome_libsecret')
  expect(form).toContain('A password is kept. Leave empty to keep it.')
  const { key } = JSON.parse(await readFile(join(folder, 'secrets.keychain.json'), 'utf8')) as { key: string }
  expect(Buffer.from(key, 'base64').subarray(0, 3).toString()).toBe('v11')
  expect(await holds(PASSWORD)).toBe(false)
})

for (const keyring of ['gnome_libsecret without a key', 'basic_text'] as const)
  test(`${keyring}: the password is used, is said to last until the console ends, and is in no file`, async ({
    savePassword,
  }) => {
    const { folder, form, holds } = await savePassword(keyring)
    expect(form).toContain('A password is kept until the console ends')
    expect(existsSync(join(folder, 'secrets.keychain.json'))).toBe(false)
    expect(await holds(PASSWORD)).toBe(false)
  })
