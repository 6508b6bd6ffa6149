import type { Page } from '@playwright/test'

export class SettingsPage {
  readonly page: Page
  readonly dialog
  readonly addSchool
  readonly schools

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog')
    this.addSchool = page.getByRole('button', { name: 'Add a school' })
    this.schools = page.getByRole('table', { name: 'Schools' })
  }

  async section(name: 'Connections' | 'Appearance' | 'Language' | 'Keyboard') {
    await this.page.getByRole('navigation', { name: 'Settings sections' }).getByRole('link', { name }).click()
  }

  /** Fills the open form with an external server, without a password. */
  async fillSchool(name: string, { host = 'db.example' } = {}) {
    await this.dialog.getByLabel('Name', { exact: true }).fill(name)
    await this.dialog.getByLabel('Host').fill(host)
    await this.dialog.getByLabel('Database name').fill('school')
    await this.dialog.getByLabel('User', { exact: true }).fill('school')
  }

  school(name: string) {
    return this.schools.getByRole('row').filter({ hasText: name })
  }
}
