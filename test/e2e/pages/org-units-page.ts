import type { Page } from '@playwright/test'

export class OrgUnitsPage {
  readonly page: Page
  readonly tree
  readonly search
  readonly newUnit
  readonly dialog

  constructor(page: Page) {
    this.page = page
    this.tree = page.getByRole('tree', { name: 'Tree of units' })
    this.search = page.getByRole('searchbox', { name: 'Search units' })
    this.newUnit = page.getByRole('button', { name: 'New unit', exact: true })
    this.dialog = page.getByRole('dialog')
  }

  item(name: string) {
    return this.tree.getByRole('treeitem', { name })
  }

  /** The panel of the selected unit. */
  unit(name: string) {
    return this.page.getByRole('region', { name, exact: true })
  }

  table(name: string | RegExp) {
    return this.page.getByRole('table', { name })
  }

  row(name: string) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('button', { name, exact: true }) })
  }

  /** Picks a unit in the form's search field. */
  async pickParent(name: string) {
    await this.dialog.getByRole('button', { name: 'Parent unit' }).click()
    await this.page.getByRole('combobox', { name: /Parent unit/ }).fill(name)
    await this.page.getByRole('option', { name }).first().click()
  }
}
