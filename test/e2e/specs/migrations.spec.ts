import { expect, test } from '../fixtures.ts'

test('every migration is listed with its state, and nothing is pending', async ({ shell, migrations }) => {
  await shell.goTo('Migrations')
  const track = migrations.track('directory')
  await expect(track).toContainText('Up to date')
  await expect(track.getByRole('row').nth(1)).toContainText('applied')
})

test('reverting shows the exact statements first', async ({ shell, migrations, page }) => {
  await shell.goTo('Migrations')
  await migrations.track('directory').getByRole('button', { name: 'Preview and revert newest …' }).click()
  const preview = page.getByRole('dialog', { name: 'What reverting will run' })
  await expect(preview.getByRole('region', { name: /^SQL of / })).toContainText(/DROP/)
  await expect(preview).toContainText('It cannot be undone.')
  await preview.getByRole('button', { name: 'Close' }).last().click()
  await expect(preview).toHaveCount(0)
})
