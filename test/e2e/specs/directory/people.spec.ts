import { readFile } from 'node:fs/promises'
import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('a person is added and found by the search', async ({ people, shell }) => {
  const familyName = unique('Okafor')
  await people.add.click()
  await people.form.getByLabel('Given name').fill('Amara')
  await people.form.getByLabel('Family name').fill(familyName)
  await people.form.getByLabel('Username').fill(familyName.toLowerCase().replace(' ', '.'))
  await people.form.getByRole('button', { name: 'Add person' }).click()
  await expect(shell.notice(`Amara ${familyName} added`)).toBeVisible()
  await people.find(familyName)
  await expect(people.total).toHaveText('1 person')
})

test('a missing name is marked at its field and nothing is sent', async ({ people }) => {
  await people.add.click()
  await people.form.getByLabel('Family name').fill('Nameless')
  await people.form.getByRole('button', { name: 'Add person' }).click()
  await expect(people.form.getByLabel('Given name')).toBeFocused()
  await expect(people.form).toContainText('Fill this in.')
})

test('an e-mail that another person has is refused at its field', async ({ people, api }) => {
  const email = `taken-${crypto.randomUUID().slice(0, 8)}@school.example`
  await api.person({ givenName: 'Old', familyName: unique('Owner'), email })
  await people.add.click()
  await people.form.getByLabel('Given name').fill('New')
  await people.form.getByLabel('Family name').fill('Owner')
  await people.form.getByLabel('Username').fill(unique('new').replace(' ', '.'))
  await people.form.getByLabel('E-mail').fill(email.toUpperCase())
  await people.form.getByRole('button', { name: 'Add person' }).click()
  await expect(people.form).toContainText('Another entry has this value already.')
})

test('when two people edit the same person, both values are shown and the chosen one is saved', async ({
  people,
  api,
}) => {
  const person = await api.person({ givenName: 'Ben', familyName: unique('Contested') })
  await people.openPerson(person.familyName)
  const field = await people.typeInto('Given name', 'Benjamin')
  await api.patch(`/people/${person.id}`, { version: person.version, givenName: 'Benedict' })
  await field.press('Enter')
  await expect(people.conflict).toContainText('Benedict')
  await expect(people.conflict).toContainText('Benjamin')
  await expect(people.conflict).toContainText('token')
  await people.conflict.getByRole('button', { name: 'Save mine' }).click()
  await expect(people.drawer(`Benjamin ${person.familyName}`)).toBeVisible()
  const stored = await api.get<{ givenName: string }>(`/people/${person.id}`)
  expect(stored.givenName).toBe('Benjamin')
})

test('a deleted person comes back with Undo', async ({ people, shell, api, page }) => {
  const person = await api.person({ givenName: 'Rosa', familyName: unique('Return') })
  await people.openPerson(person.familyName)
  await page.getByRole('button', { name: 'Delete person' }).click()
  await expect(people.row(person.familyName)).toHaveCount(0)
  await shell.notice(`Rosa ${person.familyName} deleted`).getByRole('button', { name: 'Undo' }).click()
  await expect(people.row(person.familyName)).toBeVisible()
})

test('filters narrow the list, sorts order it, and the address keeps both', async ({ people, shell, api, page }) => {
  const roles = await api.get<{ items: { id: string }[] }>('/roles?search=Teacher')
  const { total } = await api.get<{ total: number }>(`/people/count?roleId=${roles.items[0]?.id}`)
  await people.filter('Role', 'Teacher')
  await expect(people.total).toHaveText(`${total} people`)
  await people.search.fill('a')
  await people.sortBy('E-mail')
  await expect(page).toHaveURL(/sort=email/)
  const answer = await api.get<{ items: { email: string }[] }>(
    `/people?search=a&roleId=${roles.items[0]?.id}&sort=email&limit=3`,
  )
  const emails = answer.items.map(({ email }) => email)
  await expect.poll(async () => (await people.column('E-mail')).slice(0, emails.length)).toEqual(emails)
  const address = page.url()
  await page.reload()
  await shell.ready()
  expect(page.url()).toBe(address)
  await expect(people.search).toHaveValue('a')
})

test('the export neutralises a formula', async ({ people, api, page }) => {
  const familyName = unique('Exported')
  await api.person({ givenName: '=HYPERLINK("http://evil.example")', familyName })
  await people.find(familyName)
  await page.getByRole('button', { name: 'Export this list' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'as CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv).toContain(familyName)
  expect(csv).toContain(`'=HYPERLINK`)
  expect(csv).not.toMatch(/(^|,|")=HYPERLINK/m)
})

test('a reload keeps what was typed into a form', async ({ people, page }) => {
  await people.add.click()
  await people.form.getByLabel('Given name').fill('Ana')
  await people.form.getByLabel('Family name').fill('Interrupted')
  await page.reload()
  await expect(people.form.getByLabel('Family name')).toHaveValue('Interrupted')
  await people.form.getByRole('button', { name: 'Cancel' }).click()
  await people.add.click()
  await expect(people.form.getByLabel('Given name')).toHaveValue('')
})
