import AxeBuilder from '@axe-core/playwright'
import { type Page, expect } from '@playwright/test'

/** The rules whose result depends on colours. */
const ofColours = ['color-contrast', 'link-in-text-block']
export type AxeRules = 'all' | 'colours'

/** Checks WCAG 2.2 A and AA and axe's best practices. Each finding names the element that it is about. */
export const expectAccessible = async (page: Page, where: string, rules: AxeRules = 'all') => {
  // The legacy mode needs no second page, which an Electron window cannot open.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    // Passed rules are not described element by element: that took as long as the rules themselves.
    .options({ resultTypes: ['violations'] })
  const { violations } = await (rules === 'all' ? axe : axe.withRules(ofColours)).analyze()
  const findings = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  )
  // A soft expectation, so that one run reports the findings of every screen.
  expect.soft(findings, `axe on ${where}`).toEqual([])
}
