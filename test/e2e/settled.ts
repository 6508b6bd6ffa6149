import { type Page, expect } from '@playwright/test'

/** Waits until the screen shows its data: nothing is busy or loading. */
export const settled = async (page: Page) => {
  await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0)
  await expect(page.getByText(/(Loading|Cargando|Opening|Abriendo) .*…/)).toHaveCount(0)
  await expect(page.getByRole('contentinfo')).toContainText('PostgreSQL')
}
