import { expect, test } from '../fixtures.ts'
import { unique } from '../setup/rest-api.ts'

test('a school that is removed under an open window: said by name, and only a person opens another', async ({
  shell,
  api,
  people,
  page,
}) => {
  const name = unique('Gone school')
  const { id } = (await api.post('/profiles', { name, postgresql: { kind: 'embedded' } })) as { id: string }
  await shell.open('/people')
  await shell.openSchool(name)
  await expect(people.add.first()).toBeVisible()

  await api.remove(`/profiles/${id}`)
  await people.search.fill('anybody')
  const heading = shell.heading(`${name} was removed from this console`)
  await expect(heading).toBeVisible()
  await expect(heading).toBeFocused()
  await expect(shell.status).toContainText('No school is open')
  await expect(shell.status).not.toContainText('does not answer')

  await page.reload()
  await expect(heading).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'My school' }).click()
  await shell.expectSchool('My school')
  await expect(people.row(/@/).first()).toBeVisible()
  await expect(page, 'what the removed school was searched for is gone').not.toHaveURL(/anybody/)
})
