import { readFile } from 'node:fs/promises'
import { type Page, expect } from '@playwright/test'
import { NODE } from '../../../src/renderer/src/canvas/geometry.ts'

export type ExportedNode = { id: string; name: string; x: number; y: number; moved: { dx: number; dy: number } | null }

export class OrgChartPage {
  readonly page: Page
  readonly tree
  readonly undo
  /** The canvas, which notes in every frame what it shows. */
  readonly drawing
  readonly map
  /** The path from the top to the active node. */
  readonly way

  constructor(page: Page) {
    this.page = page
    this.tree = page.getByRole('tree', { name: /^Org chart/ })
    this.undo = page.getByRole('button', { name: 'Undo last step' })
    this.drawing = page.locator('canvas[data-shown]')
    this.map = page.getByRole('img', { name: /^Map of the open chart/ })
    this.way = page.getByRole('navigation', { name: 'From the top to here' })
  }

  /** The tree over the canvas says what it shows, because the canvas has no elements of its own. */
  node(name: string) {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${name}`) })
  }

  /** Opens the chart without the view that was left. */
  async openAnew(shell: { open: (path: string) => Promise<void> }, by: 'units' | 'reporting' = 'units') {
    await shell.open(`/org-chart?by=${by}`)
    await expect(this.tree).toBeAttached()
  }

  /** Opens the menu of scenes, which is named after the open scene, and chooses an entry. */
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

  /** Exports the chart as JSON and returns a lookup of the nodes in it. */
  async exported() {
    await this.page.getByRole('button', { name: 'Export' }).click()
    const download = this.page.waitForEvent('download')
    await this.page.getByRole('menuitem', { name: 'JSON' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    const chart = JSON.parse(text) as { nodes: ExportedNode[] }
    return { chart, node: (name: string) => chart.nodes.find((each) => each.name === name)! }
  }

  /** The chart's current transformation: `x * zoom + pan` in pixels of the canvas. */
  private async camera() {
    const text = await this.drawing.getAttribute('data-camera', { timeout: 10_000 })
    const [zoom = NaN, x = NaN, y = NaN] = (text ?? '').split(' ').map(Number)
    return { zoom, x, y }
  }

  /** Waits until the window is at rest: two frames in a row show the same. */
  async restingCamera() {
    let before: string | undefined
    await expect(async () => {
      const now = JSON.stringify(await this.camera())
      const rests = now === before
      before = now
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      expect(rests).toBe(true)
    }).toPass({ timeout: 20_000, intervals: [50] })
    return this.camera()
  }

  /** The point in the page at which the canvas draws a node. */
  async pointOf(name: string) {
    const { x, y } = (await this.exported()).node(name)
    const camera = await this.restingCamera()
    const canvas = await this.drawing.boundingBox()
    if (!canvas) throw new Error('The chart is not drawn.')
    return { x: canvas.x + x * camera.zoom + camera.x, y: canvas.y + y * camera.zoom + camera.y }
  }

  /** Expects these nodes to be completely in the window and not covered by the map. Focuses the chart. */
  async expectInSight(names: readonly string[]) {
    const { node } = await this.exported()
    await this.tree.focus()
    await expect(async () => {
      const camera = await this.camera()
      const [window, map] = [await this.drawing.boundingBox(), await this.map.boundingBox()]
      if (!window || !map) throw new Error('The chart is not drawn.')
      for (const name of names) {
        const { x, y } = node(name)
        const middle = { x: window.x + x * camera.zoom + camera.x, y: window.y + y * camera.zoom + camera.y }
        const [across, along] = [(NODE.width / 2) * camera.zoom, (NODE.height / 2) * camera.zoom]
        expect(middle.x - across, `${name} from the left edge`).toBeGreaterThanOrEqual(window.x)
        expect(middle.x + across, `${name} to the right edge`).toBeLessThanOrEqual(window.x + window.width)
        expect(middle.y - along, `${name} from the top`).toBeGreaterThanOrEqual(window.y)
        expect(middle.y + along, `${name} to the bottom`).toBeLessThanOrEqual(window.y + window.height)
        expect(middle.x + across <= map.x || middle.y + along <= map.y, `${name} beside the map`).toBe(true)
      }
    }).toPass({ timeout: 20_000 })
  }

  /** The panel beside the chart that describes a chain in sentences. */
  get chain() {
    return this.page.getByRole('complementary', { name: 'Chain' })
  }

  hop(text: string | RegExp) {
    return this.chain.getByRole('listitem').filter({ hasText: text }).getByRole('button')
  }

  /** Expects this node to be the active one. */
  async expectActive(name: string) {
    await expect(async () => {
      const id = await this.node(name).first().getAttribute('id', { timeout: 1_000 })
      expect(await this.tree.getAttribute('aria-activedescendant')).toBe(id)
    }).toPass({ timeout: 20_000 })
  }

  details(name: string) {
    return this.page.getByRole('complementary', { name: `Details of ${name}` })
  }

  async find(kind: 'Person' | 'Unit', words: string, option = words) {
    await this.page.getByRole('button', { name: `Find a ${kind.toLowerCase()}` }).click()
    await this.page.getByRole('combobox', { name: `Search: Find a ${kind.toLowerCase()}` }).fill(words)
    await this.page.getByRole('option', { name: option }).first().click()
  }

  /** Walks with the arrow keys until the node is active. Nodes may still arrive, so each step reads its place again. */
  async walkTo(name: string) {
    await this.tree.focus()
    await expect(this.node(name)).toBeAttached()
    const placeIn = (id: string | null) => Number(id?.split('-').at(-1))
    for (let step = 0; step < 200; step += 1) {
      const active = await this.tree.getAttribute('aria-activedescendant')
      const way = placeIn(await this.node(name).getAttribute('id')) - placeIn(active)
      if (way === 0) break
      await this.page.keyboard.press(way > 0 ? 'ArrowDown' : 'ArrowUp')
      await expect(this.tree).not.toHaveAttribute('aria-activedescendant', active ?? '')
    }
    await this.expectActive(name)
  }
}
