import { expect, test } from '../../fixtures.ts'

test('every migration is listed with its state, and nothing is pending', async ({ shell, migrations }) => {
  await shell.goTo('Migrations')
  const track = migrations.track('directory')
  await expect(track).toContainText('Up to date')
  await expect(track.getByRole('row').nth(1)).toContainText('applied')
})

test('reverting shows what is lost, asks for the name of the school, and its backup can be restored', async ({
  emptySchool,
  shell,
  migrations,
  page,
}) => {
  const { name, api } = emptySchool
  await api.person({ givenName: 'Ada', familyName: 'Backward', username: 'ada.backward' })
  await shell.goTo('Migrations')
  const preview = await migrations.takeBackUntilRowsGo()
  await expect(preview.getByRole('region', { name: /^SQL of / })).toContainText(/DROP/)
  await expect(preview.getByRole('table').getByRole('row', { name: /directory\.person/ })).toContainText('1')
  const revert = preview.getByRole('button', { name: 'Revert this migration' })
  await expect(revert).toBeDisabled()
  await preview.getByLabel(`Type ${name} to go on`).fill(name)
  await revert.click()
  await expect(preview.getByRole('status')).toHaveText('Reverted')
  await expect(preview).toContainText('can be restored on this page')
  await preview.getByRole('button', { name: 'Close' }).last().click()

  await expect(migrations.track('directory')).toContainText(/A migration removed [\d,]+ rows? of this school/)
  await expect(shell.status).toContainText('restore')
  await page.getByRole('region', { name: 'Backups' }).getByRole('button', { name: 'Restore …' }).first().click()
  const restore = page.getByRole('dialog', { name: 'Restore a backup' })
  await restore.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(restore.getByRole('status')).toContainText('Restored')
  await restore.getByRole('button', { name: 'Close' }).last().click()
  await expect(migrations.track('directory')).toContainText('Up to date')
  await shell.goTo('People')
  await expect(page.getByText('ada.backward')).toBeVisible()
})
