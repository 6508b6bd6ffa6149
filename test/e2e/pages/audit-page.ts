import type { Page } from '@playwright/test'

export class AuditPage {
  readonly page: Page
  readonly changes
  readonly entity

  constructor(page: Page) {
    this.page = page
    this.changes = page.getByRole('table', { name: 'Changes' })
    this.entity = page.getByRole('combobox', { name: 'Entity' })
  }

  async openNewest() {
    await this.changes.getByRole('button').first().click()
    return this.page.getByRole('complementary', { name: /^Change of / })
  }
}
