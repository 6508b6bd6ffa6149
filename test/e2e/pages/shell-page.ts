import { type Page, expect } from '@playwright/test'
import { realWork } from '../real-work.ts'

export const screens = [
  'People',
  'Org units',
  'Org chart',
  'Roles & permissions',
  'Authority',
  'Delegations',
  'Library',
  'Films',
  'Bulletin',
  'Import',
  'Migrations',
  'Graph',
  'Cache',
  'Log',
  'Settings',
] as const
export type Screen = (typeof screens)[number]

/** The frame around every screen. */
export class ShellPage {
  readonly page: Page
  readonly navigation
  readonly status
  readonly schoolButton

  constructor(page: Page) {
    this.page = page
    this.navigation = page.getByRole('navigation', { name: 'Main' })
    this.status = page.getByRole('contentinfo')
    this.schoolButton = page.getByRole('button', { name: /^School: / })
  }

  async ready() {
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible(realWork)
  }

  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name })
  }

  /** Opens a screen. Until its files are there the old one stays, with a heading of its own. */
  async goTo(screen: Screen) {
    const link = this.navigation.getByRole('link', { name: screen, exact: false })
    await link.click()
    await expect(link).toHaveAttribute('aria-current', 'page', realWork)
    await this.ready()
  }

  /** Opens an address of the console, e.g. `/settings/language`, as if the window had just been opened there. */
  async open(path: string) {
    // Unlike `location.hash`, this does not make the old page show the address first.
    await this.page.evaluate((hash) => history.pushState(null, '', `#${hash}`), path)
    await this.page.reload()
    await this.ready()
  }

  async openSchool(name: string) {
    await this.schoolButton.click()
    await this.page.getByRole('menuitemcheckbox', { name }).click()
    await this.expectSchool(name)
  }

  async expectSchool(name: string) {
    await expect(this.schoolButton).toHaveAccessibleName(new RegExp(`^School: ${name}`))
  }

  /** A toast at the window's lower edge. */
  notice(text: string | RegExp) {
    return this.page.getByRole('region', { name: 'Notices' }).getByRole('listitem').filter({ hasText: text })
  }

  question(title: string | RegExp) {
    return this.page.getByRole('dialog', { name: title })
  }

  /** Applies a language as if it had been chosen before, without the settings screen. */
  async useLanguage(language: 'en' | 'es') {
    await this.page.evaluate((chosen) => localStorage.setItem('locale', chosen), language)
    await this.page.reload()
    await this.ready()
    await expect(this.page.locator('html')).toHaveAttribute('lang', language)
  }
}
