import { type Page, expect } from '@playwright/test'

export class PeoplePage {
  readonly page: Page
  readonly grid
  readonly search
  readonly total
  readonly add
  readonly form
  readonly conflict

  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid', { name: 'People' })
    this.search = page.getByRole('textbox', { name: 'Search people' })
    this.total = page.getByText(/^[\d,]+\+? (person|people)$/)
    this.add = page.getByRole('button', { name: 'Add person', exact: true })
    this.form = page.getByRole('dialog', { name: 'Add a person' })
    this.conflict = page.getByRole('dialog', { name: /^Someone changed .* meanwhile$/ })
  }

  row(text: string | RegExp) {
    return this.grid.getByRole('row').filter({ hasText: text })
  }

  /** Types a search and waits for its answer. */
  async find(text: string) {
    await this.search.fill(text)
    await expect(this.row(text).first()).toBeVisible()
  }

  async openPerson(text: string) {
    await this.find(text)
    await this.row(text).first().getByText(text).first().click()
  }

  /** The side panel of one person. */
  drawer(name: string | RegExp) {
    return this.page.getByRole('complementary', { name })
  }

  /** Opens one value in the side panel and types, without saving. */
  async typeInto(field: string, value: string) {
    await this.page.getByRole('button', { name: new RegExp(`^Change ${field}: `) }).click()
    const input = this.page.getByRole('textbox', { name: field, exact: true })
    await input.fill(value)
    return input
  }

  /** Changes one value in the side panel. */
  async change(field: string, value: string) {
    await (await this.typeInto(field, value)).press('Enter')
  }

  async filter(name: 'Unit' | 'Role' | 'Status', value: string) {
    await this.page
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .first()
      .click()
    await this.page.getByRole('combobox', { name: new RegExp(name) }).fill(value)
    await this.page.getByRole('option', { name: value }).first().click()
  }

  async sortBy(column: string) {
    await this.grid.getByRole('columnheader', { name: column }).click()
  }

  /** The texts of one column, from top to bottom, for the rows on the screen without the header. */
  async column(name: string) {
    const headers = await this.grid.getByRole('columnheader').allInnerTexts()
    const at = headers.findIndex((header) => header.trim().startsWith(name))
    return this.grid
      .locator('[role=row][aria-rowindex]')
      .locator(`[role=gridcell]:nth-child(${at + 1})`)
      .allInnerTexts()
  }
}
