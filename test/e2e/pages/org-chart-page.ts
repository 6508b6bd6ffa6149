import { type Page, expect } from '@playwright/test'

export class OrgChartPage {
  readonly page: Page
  readonly tree
  readonly undo

  constructor(page: Page) {
    this.page = page
    this.tree = page.getByRole('tree', { name: /^Org chart/ })
    this.undo = page.getByRole('button', { name: 'Undo last step' })
  }

  /** The canvas has no elements of its own: the tree over it says what it shows. */
  node(name: string) {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${name}`) })
  }

  details(name: string) {
    return this.page.getByRole('complementary', { name: `Details of ${name}` })
  }

  async find(kind: 'Person' | 'Unit', words: string, option = words) {
    await this.page.getByRole('button', { name: `Find: ${kind}` }).click()
    await this.page.getByRole('combobox', { name: new RegExp(`Find: ${kind}`) }).fill(words)
    await this.page.getByRole('option', { name: option }).first().click()
  }

  /** Walks down until the node is the active one. */
  async walkTo(name: string) {
    await this.tree.focus()
    await this.page.keyboard.press('Home')
    const id = await this.node(name).getAttribute('id')
    for (let step = 0; step < 60 && (await this.tree.getAttribute('aria-activedescendant')) !== id; step += 1)
      await this.page.keyboard.press('ArrowDown')
    await expect(this.tree).toHaveAttribute('aria-activedescendant', id ?? '')
  }
}
