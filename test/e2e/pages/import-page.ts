import { type Page, expect } from '@playwright/test'

export class ImportPage {
  readonly page: Page
  readonly check
  readonly apply
  readonly progress
  readonly counts
  readonly faults
  readonly verdict

  constructor(page: Page) {
    this.page = page
    this.check = page.getByRole('button', { name: 'Check the package' })
    this.apply = page.getByRole('button', { name: 'Apply …' })
    this.progress = page.getByRole('progressbar', { name: 'Progress of the import' })
    this.counts = page.getByRole('table', { name: 'What applying changes' })
    this.faults = page.getByRole('table', { name: 'Faults of the package' })
    this.verdict = page.getByRole('main').getByRole('status').first()
  }

  /** Fills the hidden file input behind the button, as a file dialog does. */
  async chooseZip(file: string) {
    await this.page.getByLabel('Choose a zip …').and(this.page.locator('input')).setInputFiles(file)
    await expect(this.check).toBeEnabled()
  }

  async chooseFolder(folder: string) {
    await this.page.getByLabel('Choose a folder …').and(this.page.locator('input')).setInputFiles(folder)
    await expect(this.check).toBeEnabled()
  }

  report() {
    return this.page.getByRole('heading', { level: 2, name: /^Report: / })
  }

  result() {
    return this.page.getByRole('heading', { level: 2, name: /^Applied: / })
  }

  count(kind: string, column: 'Added' | 'Changed' | 'Unchanged' | 'Missing' | 'Deactivated') {
    const at = ['Kind', 'Added', 'Changed', 'Unchanged', 'Missing', 'Deactivated'].indexOf(column)
    return this.counts.getByRole('row', { name: kind }).getByRole('cell').nth(at)
  }
}
