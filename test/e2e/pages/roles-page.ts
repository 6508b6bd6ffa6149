import type { Page } from '@playwright/test'

export class RolesPage {
  readonly page: Page
  readonly search
  readonly newRole
  readonly dialog
  readonly permissionsTab

  constructor(page: Page) {
    this.page = page
    this.search = page.getByRole('searchbox', { name: 'Search roles' })
    this.newRole = page.getByRole('button', { name: 'New role', exact: true })
    this.dialog = page.getByRole('dialog')
    this.permissionsTab = page
      .getByRole('tablist', { name: 'Roles and permissions' })
      .getByRole('tab', { name: 'Permissions' })
  }

  row(name: string) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('button', { name, exact: true }) })
  }

  permissionRow(key: string) {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('cell', { name: key, exact: true }) })
  }

  async openRole(name: string) {
    await this.search.fill(name)
    await this.page.getByRole('table', { name: 'Roles' }).getByRole('button', { name, exact: true }).click()
    return this.role(name)
  }

  role(name: string) {
    return this.page.getByRole('region', { name, exact: true })
  }

  permission(key: string) {
    return this.page.getByRole('checkbox', { name: new RegExp(`^${key.replaceAll('.', '\\.')}`) })
  }
}
