import type { Page } from '@playwright/test'

export class MigrationsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  track(name: string) {
    return this.page.getByRole('region', { name: `Track ${name}` })
  }
}
