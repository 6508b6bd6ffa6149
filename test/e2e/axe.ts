import AxeBuilder from '@axe-core/playwright'
import { type Page, expect } from '@playwright/test'

/** WCAG 2.2 A and AA, and axe's best practices; each finding is named with the element it is about. */
export const expectAccessible = async (page: Page, where: string) => {
  // The legacy mode needs no second page, which an Electron window cannot open.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    // What is right is not described element by element: that took as long as the rules themselves.
    .options({ resultTypes: ['violations'] })
    .analyze()
  const findings = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  )
  // Soft: one run names what is wrong on every screen.
  expect.soft(findings, `axe on ${where}`).toEqual([])
}
