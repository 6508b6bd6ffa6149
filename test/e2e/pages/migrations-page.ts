import { expect, type Page } from '@playwright/test'
import { realWork } from '../real-work.ts'

export class MigrationsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  track(name: string) {
    return this.page.getByRole('region', { name: `Track ${name}` })
  }

  /** Reverts the newest migration of a track, which removes no rows. */
  async revertNewest(track: string) {
    await this.track(track).getByRole('button', { name: 'Preview and revert newest …' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'What reverting will run' })
    await dialog.getByRole('button', { name: 'Revert this migration' }).click()
    await expect(dialog.getByRole('status')).toHaveText('Reverted', realWork)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  }

  /** Reverts the migrations that remove no rows, and opens the preview of the one that does. */
  async takeBackUntilRowsGo() {
    const preview = this.page.getByRole('dialog', { name: 'What reverting will run' })
    for (;;) {
      await this.track('directory').getByRole('button', { name: 'Preview and revert newest …' }).click()
      await preview.getByRole('textbox', { name: /^SQL of / }).waitFor()
      if ((await preview.getByLabel(/^Type /).count()) > 0) return preview
      await preview.getByRole('button', { name: 'Revert this migration' }).click()
      await preview.getByText('Reverted').waitFor()
      await preview.getByRole('button', { name: 'Close' }).last().click()
    }
  }
}
