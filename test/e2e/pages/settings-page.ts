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

  school(name: string) {
    return this.schools.getByRole('row').filter({ hasText: name })
  }
}
