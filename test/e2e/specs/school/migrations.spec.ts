import { tracksOf } from '../../../../src/contract/migrations.ts'
import { expect, test } from '../../fixtures.ts'

test('every migration is listed with its state, and nothing is pending', async ({ shell, migrations }) => {
  await shell.goTo('Migrations')
  for (const name of tracksOf('record')) {
    const track = migrations.track(name)
    await expect(track).toContainText('Up to date')
    await expect(track.getByRole('row').nth(1)).toContainText('applied')
  }
})

test('a track that opens no school is taken back and applied again while people work', async ({
  emptySchool,
  shell,
  migrations,
  page,
}) => {
  await emptySchool.api.person({ givenName: 'Ada', familyName: 'Onward', username: 'ada.onward' })
  await shell.goTo('Migrations')
  const films = migrations.track('films')
  await films.getByRole('button', { name: 'Preview and revert newest …' }).click()
  const back = page.getByRole('dialog', { name: 'What reverting will run' })
  await back.getByRole('button', { name: 'Revert this migration' }).click()
  await expect(back.getByRole('status')).toHaveText('Reverted')
  await back.getByRole('button', { name: 'Close' }).last().click()
  await expect(films).toContainText('1 migration pending')
  await expect(shell.status).toContainText('1 migration pending')

  await shell.goTo('People')
  await expect(page.getByText('ada.onward')).toBeVisible()
  await expect(page.getByText('Until then nothing can be read or written.')).toBeHidden()

  await shell.goTo('Migrations')
  await films.getByRole('button', { name: 'Preview and apply …' }).click()
  const apply = page.getByRole('dialog', { name: 'What applying will run' })
  await apply.getByRole('button', { name: 'Apply 1 migration' }).click()
  await expect(apply.getByRole('status')).toHaveText('1 migration applied')
  await apply.getByRole('button', { name: 'Close' }).last().click()
  await expect(films).toContainText('Up to date')
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
  await expect(preview.getByRole('textbox', { name: /^SQL of / })).toContainText(/DROP/)
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

test('the timeline has a lane per track, and the keys walk along it', async ({ shell, page }) => {
  await shell.goTo('Migrations')
  const lane = page.getByRole('list', { name: 'Migrations of track directory in their order' })
  const here = lane.getByRole('button', { name: 'The school stands here.' })
  await expect(here).toHaveAttribute('aria-current', 'step')
  await here.press('Home')
  const first = lane.getByRole('button').first()
  await expect(first).toBeFocused()
  await expect(first).toHaveAccessibleName(/-directory: applied/)
  await first.press('End')
  await expect(here).toBeFocused()
})
