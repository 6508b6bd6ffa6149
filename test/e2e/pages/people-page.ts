import type { Page } from '@playwright/test'

export class PeoplePage {
  readonly page: Page
  readonly grid
  readonly search

  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid', { name: 'People' })
    this.search = page.getByRole('searchbox', { name: /Search/ })
  }

  row(text: string | RegExp) {
    return this.grid.getByRole('row').filter({ hasText: text })
  }

  /** The side panel of one person. */
  drawer(name: string | RegExp) {
    return this.page.getByRole('complementary', { name })
  }
}
