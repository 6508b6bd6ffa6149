import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('a change is in the log, field by field, before and after', async ({ shell, audit, api, page }) => {
  const person = await api.person({ givenName: 'Nora', familyName: unique('Logged') })
  await api.patch(`/people/${person.id}`, { version: person.version, givenName: 'Eleonora' })
  await shell.goTo('Log')
  await audit.entity.selectOption('Person')
  await page.getByRole('searchbox', { name: 'Id of one entry' }).fill(person.id)
  await expect(audit.changes.getByRole('row')).toHaveCount(3)
  const change = await audit.openNewest()
  const given = change.getByRole('row').filter({ hasText: 'Given name' })
  await expect(given.getByRole('deletion')).toHaveText('Nora')
  await expect(given.getByRole('insertion')).toHaveText('Eleonora')
})
