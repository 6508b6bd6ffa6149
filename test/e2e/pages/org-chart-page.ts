import { readFile } from 'node:fs/promises'
import { type Page, expect } from '@playwright/test'

export type KeptScene = { view: { camera: { zoom: number; near: string; x: number; y: number } } }
export type ExportedNode = { id: string; name: string; x: number; y: number; moved: { dx: number; dy: number } | null }

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

  /** Without what was left open before. */
  async openAnew(shell: { open: (path: string) => Promise<void> }, by: 'units' | 'reporting' = 'units') {
    await shell.open(`/org-chart?by=${by}`)
    await expect(this.tree).toBeAttached()
  }

  /** Opens the menu of scenes, named after the open one, and runs an entry. */
  async sceneMenu(entry: string | RegExp, scene = 'Scenes') {
    await this.page.getByRole('button', { name: scene, exact: true }).click()
    await this.page
      .getByRole('menuitem', { name: entry })
      .or(this.page.getByRole('menuitemcheckbox', { name: entry }))
      .click()
  }

  async nameScene(name: string, action: 'Save' | 'Rename' = 'Save') {
    const dialog = this.page.getByRole('dialog')
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: action, exact: true }).click()
  }

  get unsaved() {
    return this.page.getByText('Unsaved changes')
  }

  /** What the file says of a node that the chart shows. */
  async exported() {
    await this.page.getByRole('button', { name: 'Export' }).click()
    const download = this.page.waitForEvent('download')
    await this.page.getByRole('menuitem', { name: 'JSON' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    const chart = JSON.parse(text) as { nodes: ExportedNode[] }
    return { chart, node: (name: string) => chart.nodes.find((each) => each.name === name)! }
  }

  /** Where in the page the canvas draws a node, by the window that the scene just kept. */
  async pointOf(name: string, { view: { camera } }: KeptScene) {
    const { chart, node } = await this.exported()
    const [canvas, near] = [
      await this.page.locator('canvas').first().boundingBox(),
      chart.nodes.find(({ id }) => id === camera.near),
    ]
    if (!canvas || !near) throw new Error('The chart is not drawn.')
    const { x, y } = node(name)
    return {
      x: canvas.x + (x - near.x - camera.x) * camera.zoom,
      y: canvas.y + canvas.height / 2 + (y - near.y - camera.y) * camera.zoom,
    }
  }

  /** The panel beside the chart that says a chain in sentences. */
  get chain() {
    return this.page.getByRole('complementary', { name: 'Chain' })
  }

  hop(text: string | RegExp) {
    return this.chain.getByRole('listitem').filter({ hasText: text }).getByRole('button')
  }

  /** The node that the keys act on. */
  async expectActive(name: string) {
    await expect(async () => {
      const id = await this.node(name).getAttribute('id', { timeout: 1_000 })
      expect(await this.tree.getAttribute('aria-activedescendant')).toBe(id)
    }).toPass({ timeout: 10_000 })
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
