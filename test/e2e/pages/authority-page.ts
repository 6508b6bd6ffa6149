import { type Page, expect } from '@playwright/test'

/** The authority explorer and the delegation desk. */
export class AuthorityPage {
  readonly page: Page
  readonly answer
  readonly steps
  readonly misses
  readonly slider
  readonly source
  readonly newDelegation
  readonly delegateDialog
  readonly revokeDialog

  constructor(page: Page) {
    this.page = page
    this.answer = page.getByRole('status', { name: 'Answer' })
    this.steps = page.getByRole('list', { name: 'Step by step' }).getByRole('listitem')
    this.misses = page.getByRole('region', { name: 'What comes nearest' })
    this.slider = page.getByRole('slider', { name: 'Instant asked about' })
    this.source = page.getByText(/Answered by /)
    this.newDelegation = page.getByRole('button', { name: 'New delegation' })
    this.delegateDialog = page.getByRole('dialog', { name: 'Delegate permissions' })
    this.revokeDialog = page.getByRole('dialog', { name: /^Revoke / })
  }

  /** Picks a person, a permission or a unit in a field with a searchable list. */
  async choose(field: string, text: string, within: Pick<Page, 'getByRole'> = this.page) {
    const label = new RegExp(`^${field}`)
    await within.getByRole('button', { name: label }).first().click()
    const search = this.page.getByRole('combobox', { name: new RegExp(field) })
    await search.fill(text)
    await this.page
      .getByRole('option', { name: new RegExp(text) })
      .first()
      .click()
    // Waits until the list of choices is gone: the chain of an answer is a list of options too.
    await expect(search).toHaveCount(0)
  }

  async ask({ person, permission, unit }: { person: string; permission: string; unit: string }) {
    await this.choose('Person', person)
    await this.choose('Permission', permission)
    await this.choose('School or unit', unit)
  }

  /** The list over the canvas says what it shows, because the canvas has no elements of its own. */
  chain(people: number) {
    return this.page.getByRole('listbox', { name: `Chain of ${people} ` })
  }

  step(nth: number) {
    return this.steps.nth(nth).getByRole('button')
  }

  /** Clicks the canvas of the chain, in pixels from its upper left corner. */
  async pressChain(x: number, y: number) {
    const box = await this.page.getByRole('region', { name: 'Chain' }).locator('canvas').last().boundingBox()
    if (!box) throw new Error('The chain is not drawn.')
    await this.page.mouse.click(box.x + x, box.y + y)
  }

  verdict(word: 'Granted' | 'Denied') {
    return this.answer.getByRole('heading', { name: word })
  }

  tab(name: string) {
    return this.page.getByRole('tab', { name, exact: true })
  }

  table(name: string) {
    return this.page.getByRole('table', { name })
  }

  delegation(text: string) {
    return this.page.getByRole('grid', { name: 'Delegations' }).getByRole('row').filter({ hasText: text })
  }

  drawer(name: string) {
    return this.page.getByRole('complementary', { name: `Delegation to ${name}` })
  }
}
