import type { Page } from '@playwright/test'

/** The screen Graph: how far the graph is, and the actions that check and repair it. */
export class GraphPage {
  readonly page: Page
  readonly outcome
  readonly differences
  readonly strays
  readonly progress

  constructor(page: Page) {
    this.page = page
    const work = page.getByRole('region', { name: 'Maintenance' })
    this.outcome = work.getByRole('status')
    this.differences = work.getByRole('table', { name: 'Differences' })
    this.strays = work.getByRole('table', { name: 'Without a row in PostgreSQL' })
    this.progress = work.getByRole('progressbar')
  }

  /** The value of an entry in the list of facts. */
  fact(name: 'State' | 'Who answers' | 'Behind') {
    return this.page.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]')
  }

  async run(work: 'Verify' | 'Repair' | 'Rebuild') {
    await this.page.getByRole('button', { name: `${work}: graph` }).click()
  }
}
