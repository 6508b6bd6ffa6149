import { tracksOf } from '../../../../src/contract/migrations.ts'
import { readFile } from 'node:fs/promises'
import { expect, test } from '../../fixtures.ts'
import { realWork } from '../../real-work.ts'
import { settled } from '../../settled.ts'
import { expectAccessibleInThemes } from '../../themes.ts'

test('every migration is listed with its state, and nothing is pending', async ({ shell, migrations }) => {
  await shell.goTo('Migrations')
  for (const name of tracksOf('record')) {
    const track = migrations.track(name)
    await expect(track).toContainText('Up to date', realWork)
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
  await migrations.revertNewest('films')
  const films = migrations.track('films')
  await expect(films).toContainText('1 migration pending', realWork)
  await expect(shell.status).toContainText('1 migration pending', realWork)

  await shell.goTo('People')
  await expect(page.getByText('ada.onward')).toBeVisible()
  await expect(page.getByText('Until then nothing can be read or written.')).toBeHidden()

  await shell.goTo('Migrations')
  await films.getByRole('button', { name: 'Preview and apply …' }).click()
  const apply = page.getByRole('dialog', { name: 'What applying will run' })
  const exported = page.waitForEvent('download')
  await apply.getByRole('button', { name: 'Export as a script' }).click()
  const script = await exported
  expect(script.suggestedFilename()).toMatch(/^films-up-.*\.sql$/)
  expect(await readFile(await script.path(), 'utf8')).toContain('ADD COLUMN "genres"')
  await apply.getByRole('checkbox', { name: 'Show the way back beside it' }).check()
  await expect(apply.getByRole('textbox', { name: /^Way back of / })).toContainText('DROP COLUMN "genres"')
  await apply.getByRole('button', { name: 'Apply 1 migration' }).click()
  await expect(apply.getByRole('status')).toHaveText('1 migration applied', realWork)
  await expect(apply.getByRole('list', { name: 'Progress of the migration' })).toContainText('done')
  await apply.getByRole('button', { name: 'Close' }).last().click()
  await expect(films).toContainText('Up to date', realWork)
})

test('a rehearsal offers the plan that it tried, and leaves the track as it is', async ({
  emptySchool,
  shell,
  migrations,
  page,
}) => {
  await expect(shell.schoolButton).toContainText(emptySchool.name)
  await shell.goTo('Migrations')
  await migrations.revertNewest('films')
  const films = migrations.track('films')
  await films.getByRole('button', { name: 'Rehearse …' }).click()
  const rehearsal = page.getByRole('dialog', { name: 'Rehearsal of track films' })
  await expect(rehearsal.getByRole('status')).toHaveText('Everything went well', realWork)
  await expect(rehearsal.getByRole('table').getByRole('row').nth(1)).toContainText('Nobody reads or writes')
  await expect(rehearsal.getByRole('region', { name: /^Way back of / })).toContainText('with the same schema each time')
  await rehearsal.getByRole('button', { name: 'Apply …' }).click()
  const offered = page.getByRole('dialog', { name: 'What applying will run' })
  await expect(offered.getByRole('button', { name: 'Apply 1 migration' })).toBeEnabled()
  await offered.getByRole('button', { name: 'Close' }).last().click()
  await expect(films).toContainText('1 migration pending')
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
  await expect(
    preview
      .getByRole('table')
      .getByRole('row', { name: /directory\./ })
      .first(),
  ).toContainText('1')
  const revert = preview.getByRole('button', { name: 'Revert this migration' })
  await expect(revert).toBeDisabled()
  await preview.getByLabel(`Type ${name} to go on`).fill(name)
  await revert.click()
  await expect(preview.getByRole('status')).toHaveText('Reverted', realWork)
  await expect(preview).toContainText('can be restored on this page')
  await preview.getByRole('button', { name: 'Close' }).last().click()

  await expect(migrations.track('directory')).toContainText(/A migration removed [\d,]+ rows? of this school/, realWork)
  await expect(shell.status).toContainText('restore')
  await page.getByRole('region', { name: 'Backups' }).getByRole('button', { name: 'Restore …' }).first().click()
  const restore = page.getByRole('dialog', { name: 'Restore a backup' })
  await restore.getByRole('button', { name: 'Restore', exact: true }).click()
  // The other rows stayed, so they are replaced only by name.
  await restore.getByLabel(`Type ${name} to go on`).fill(name)
  await restore.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(restore.getByRole('status')).toContainText('Restored', realWork)
  await restore.getByRole('button', { name: 'Close' }).last().click()
  await expect(migrations.track('directory')).toContainText('Up to date', realWork)
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

test('statements, history and model are read with the keyboard alone', async ({ shell, migrations, page }) => {
  await shell.goTo('Migrations')
  const films = migrations.track('films')
  const show = films.getByRole('button', { name: /^Statements of .*-films$/ })
  await show.press('Enter')
  const statements = page.getByRole('dialog', { name: /-films$/ })
  const up = statements.getByRole('textbox', { name: /^Way up of / })
  await expect(up).toContainText('CREATE TABLE films.film')
  await up.focus()
  await page.keyboard.type('gone')
  await expect(up, 'it is read, not written').not.toContainText('gone')
  await page.keyboard.press('Tab')
  await expect(statements.getByRole('textbox', { name: /^Way back of / })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(show).toBeFocused()

  await films.getByRole('button', { name: 'Generate …' }).press('Enter')
  const generate = page.getByRole('dialog', { name: 'Generate a migration of track films' })
  await expect(generate).toContainText('The store is as the model says.', realWork)
  await page.keyboard.press('Escape')

  await films.getByRole('button', { name: 'Check …' }).press('Enter')
  const check = page.getByRole('dialog', { name: 'Check of track films' })
  await expect(check).toContainText('Files and ledger agree, and what waits can run.')
  await expect(page).toHaveURL(/check=films/)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/check=/)

  await page.getByRole('tab', { name: 'Tracks' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/tab=history/)
  const history = page.getByRole('table', { name: 'History of the migrations' })
  await expect(history.getByRole('row').filter({ hasText: '-directory' }).first()).toContainText('applied')
  await page.getByRole('combobox', { name: 'Track' }).selectOption('films')
  await expect(history.getByRole('row').filter({ hasText: '-directory' })).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Migration or who' }).fill('nobody of this name')
  await expect(page.getByText('No migration was run that fits.')).toBeVisible()
})

test('axe finds nothing in statements and history, in every theme', async ({ shell, migrations, page }) => {
  await shell.goTo('Migrations')
  await migrations
    .track('films')
    .getByRole('button', { name: /^Statements of / })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('textbox').first().waitFor()
  await expectAccessibleInThemes(page, 'statements', { themes: ['light', 'dark', 'contrast'] })
  await page.keyboard.press('Escape')
  await shell.open('/migrations?tab=history')
  await settled(page)
  await expectAccessibleInThemes(page, 'history', { themes: ['light', 'dark', 'contrast'] })
})
