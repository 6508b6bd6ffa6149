import { expect, test } from '../../fixtures.ts'
import { createSchool, unique } from '../../setup/rest-api.ts'

test('a server that does not answer is tested and the advice is shown', async ({ shell, settings, page }) => {
  await shell.open('/settings/connections')
  await settings.addSchool.click()
  await settings.fillSchool(unique('Far away'), { host: '127.0.0.1' })
  await settings.dialog.getByLabel('Port').fill('1')
  await settings.dialog.getByLabel('Password').fill('not shown anywhere')
  await settings.dialog.getByLabel('Encryption').selectOption('Not encrypted')
  await settings.dialog.getByRole('button', { name: 'Test connection' }).click()
  const answer = settings.dialog.getByRole('status').filter({ has: page.getByRole('list') })
  await expect(answer).toContainText('No connection')
  await expect(answer).toBeInViewport()
  await expect(answer).not.toContainText('not shown anywhere')
})

test(
  'schools can be read and removed at 200 % zoom of a small window',
  { tag: '@desktop' },
  async ({ shell, settings, api, page }) => {
    const name = unique('Unified School District of the Greater Northwestern Area')
    await api.post('/profiles', { name, postgresql: { kind: 'embedded' } })
    await page.setViewportSize({ width: 640, height: 400 })
    await shell.open('/settings/connections')
    const row = settings.school(name)
    const boxes = await Promise.all((await row.getByRole('cell').all()).map((cell) => cell.boundingBox()))
    const ends = boxes.map((box) => Math.round(box!.x + box!.width))
    expect(
      boxes.slice(1).map((box) => Math.round(box!.x)),
      'each cell begins where the one before it ends',
    ).toEqual(ends.slice(0, -1))
    expect(Math.min(...boxes.map((box) => box!.width))).toBeGreaterThan(100)
    const remove = row.getByRole('button', { name: `Remove ${name}` })
    await remove.focus()
    await expect(remove, 'what has the focus is scrolled to').toBeInViewport({ ratio: 1 })
  },
)

test('the advice of the test speaks the language of the console', { tag: '@desktop' }, async ({ shell, page }) => {
  await shell.useLanguage('es')
  await shell.open('/settings/connections')
  await page.getByRole('button', { name: 'Añadir escuela' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nombre', { exact: true }).fill(unique('Lejos'))
  await dialog.getByLabel('Servidor', { exact: true }).fill('127.0.0.1')
  await dialog.getByLabel('Puerto').fill('1')
  await dialog.getByLabel('Nombre de la base de datos').fill('escuela')
  await dialog.getByLabel('Usuario', { exact: true }).fill('escuela')
  await dialog.getByRole('button', { name: 'Probar conexión' }).click()
  await expect(dialog.getByRole('listitem', { name: 'PostgreSQL' })).toContainText(
    'Ningún programa escucha en este servidor y puerto',
  )
})

test(
  'weaker TLS needs a confirmation before it is saved',
  { tag: '@desktop' },
  async ({ shell, settings, api, page }) => {
    const name = unique('Open line')
    await shell.open('/settings/connections')
    await settings.addSchool.click()
    await settings.fillSchool(name)
    await expect(settings.dialog.getByText('Anyone between here and the server')).toHaveCount(0)
    await settings.dialog.getByLabel('Encryption').selectOption('Encrypted, certificate not verified')
    await expect(settings.dialog.getByRole('status').getByText('Anyone between here and the server')).toBeVisible()
    await settings.dialog.getByRole('button', { name: 'Add school' }).click()
    const question = shell.question('Connect to PostgreSQL without checking who answers?')
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(question).toHaveCount(0)
    await expect(settings.dialog.getByLabel('Name', { exact: true }), 'nothing of the form is lost').toHaveValue(name)
    const names = async () =>
      (await api.get<{ items: { name: string }[] }>('/profiles')).items.map((profile) => profile.name)
    expect(await names()).not.toContain(name)
    await settings.dialog.getByRole('button', { name: 'Add school' }).click()
    await question.getByRole('button', { name: 'Save with weaker encryption' }).click()
    await expect(settings.school(name)).toBeVisible()
    expect(await names()).toContain(name)
  },
)

test(
  'a production school asks for confirmation in front of the form',
  { tag: '@desktop' },
  async ({ shell, host, people, page }) => {
    const name = unique('Asking school')
    await createSchool(host, { name, environment: 'production' })
    await shell.open('/people')
    await shell.openSchool(name)
    await people.add.first().click()
    await people.form.getByLabel('Given name').fill('Ana')
    await people.form.getByLabel('Family name').fill('Asked')
    await people.form.getByLabel('Username').fill('ana.asked')
    await page.keyboard.press('Enter')
    await shell.question(`Write to ${name}?`).getByRole('button', { name: 'Write' }).click()
    await expect(shell.notice('Ana Asked added')).toBeVisible()
    await expect(people.drawer('Ana Asked')).toBeVisible()
    await shell.openSchool('My school')
    await expect(people.row(/@/).first()).toBeVisible()
    await expect(page.getByRole('complementary')).toHaveCount(0)
  },
)

test('a school is added, opened read-only and removed', async ({ shell, settings, people, page }) => {
  const name = unique('Quiet school')
  await shell.open('/settings/connections')
  await settings.addSchool.click()
  await settings.dialog.getByLabel('Name', { exact: true }).fill(name)
  await settings.dialog.getByLabel('On this computer').check()
  await settings.dialog.getByLabel('Environment').selectOption('Production')
  await settings.dialog.getByRole('button', { name: 'Add school' }).click()
  await expect(settings.school(name)).toContainText('Production')

  await settings
    .school(name)
    .getByRole('button', { name: `Open ${name}` })
    .click()
  await shell.expectSchool(name)
  await expect(page).toHaveTitle(/production/)
  await settings
    .school(name)
    .getByRole('button', { name: `Edit ${name}` })
    .click()
  await settings.dialog.getByRole('switch', { name: 'Open read-only' }).click()
  await settings.dialog.getByRole('button', { name: 'Save' }).click()
  await expect(settings.school(name)).toContainText('read-only')

  await shell.goTo('People')
  await expect(people.add).toHaveCount(0)
  await shell.goTo('Import')
  await expect(page.getByText('This school is open read-only')).toBeVisible()

  await shell.openSchool('My school')
  await shell.goTo('Settings')
  await settings
    .school(name)
    .getByRole('button', { name: `Remove ${name}` })
    .click()
  await shell.question(`Remove ${name}?`).getByRole('button', { name: 'Remove school' }).click()
  await expect(settings.school(name)).toHaveCount(0)
})

test(
  'a write into a read-only school is refused by the host, not by hidden buttons',
  { tag: '@browser' },
  async ({ host }) => {
    const name = unique('Locked')
    const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' }
    const profile = { name, readOnly: true, postgresql: { kind: 'embedded' } }
    const created = await fetch(`${host.url}api/v1/profiles`, {
      method: 'POST',
      headers,
      body: JSON.stringify(profile),
    })
    const { id } = (await created.json()) as { id: string }
    const person = { givenName: 'No', familyName: 'Way', username: 'no.way' }
    const refused = await fetch(`${host.url}api/v1/people`, {
      method: 'POST',
      headers: { ...headers, 'x-school-profile': id },
      body: JSON.stringify(person),
    })
    expect(refused.status).toBe(403)
    expect(((await refused.json()) as { code: string }).code).toBe('READ_ONLY')
  },
)

test('theme, density and language are chosen and kept', async ({ shell, settings, page }) => {
  await shell.goTo('Settings')
  await settings.section('Appearance')
  await page.getByLabel('Dark').check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('High contrast').check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await settings.section('Language')
  await page.getByLabel('Español').check()
  await expect(shell.heading('Ajustes')).toBeVisible()
  await page.reload()
  await expect(shell.heading('Ajustes')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
})
