import { expectAccessibleInThemes } from '../../themes.ts'
import { expect, test } from '../../fixtures.ts'
import { keepScreenshot } from '../../screenshots.ts'
import { settled } from '../../settled.ts'
import { chainSchool } from '../../setup/chain-school.ts'

type LastView = { last: { view: { by: string; open: string[]; chosen: string | null } } | null }

const three = ['Ana', 'Bea', 'Cai', 'Dia']

test('keys and pointer walk the chain, and its sentences follow', async ({ shell, authority, api, page }) => {
  const { mark, people, explorer, delegations } = await chainSchool(api, three)
  await shell.open(explorer)
  const chain = authority.chain(4)
  await chain.focus()
  await expect(chain.getByRole('option', { selected: true })).toHaveText(/^Ana .* holds it as Principal/)
  await expect(authority.step(0)).toHaveAttribute('aria-current', 'step')
  await page.keyboard.press('ArrowRight')
  await expect(chain.getByRole('option', { selected: true })).toHaveText(
    `Ana Hale ${mark} to Bea Hale ${mark}: trip.approve-${mark}, North High ${mark}, no end date`,
  )
  await expect(authority.step(1)).toHaveAttribute('aria-current', 'step')
  await expect(authority.step(0)).not.toHaveAttribute('aria-current')
  await authority.step(3).click()
  await expect(chain.getByRole('option', { selected: true })).toHaveText(new RegExp(`^Cai .* to Dia Hale ${mark}`))

  await authority.pressChain(60, 50)
  await expect(chain.getByRole('option', { selected: true })).toHaveText(/^Ana .* holds it as Principal/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(authority.drawer(people[1]!.name)).toContainText('Hop 1')
  await expect(page).toHaveURL((url) => url.href.includes(delegations[0]!.id))
  await page.goBack()
  await chain.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(shell.heading('People')).toBeVisible()
  await expect(page).toHaveURL((url) => url.href.includes(people[3]!.id))
})

test('a chain of the greatest length wraps, and the keyboard reaches all of it', async ({
  shell,
  authority,
  api,
  page,
}) => {
  const names = Array.from({ length: 33 }, (_, place) => `P${place}`)
  const { last, explorer } = await chainSchool(api, names)
  await shell.open(explorer)
  const chain = authority.chain(33)
  await chain.focus()
  await page.keyboard.press('End')
  await expect(chain.getByRole('option', { selected: true })).toHaveText(new RegExp(`^${last.name}`))
  await expect(authority.step(32)).toHaveAttribute('aria-current', 'step')
  await page.getByRole('button', { name: 'Fit to window' }).click()
  await page.keyboard.press('Home')
  await expect(authority.steps).toHaveCount(33)
})

test('denied: the failing hop is marked in the diagram and in the text beside it', async ({
  shell,
  authority,
  api,
}) => {
  const { explorer, delegations, mark } = await chainSchool(api, ['Ana', 'Bea'])
  await api.post(`/delegations/${delegations[0]!.id}/revoke`, { version: delegations[0]!.version })
  await shell.open(explorer)
  await expect(authority.verdict('Denied')).toBeVisible()
  const nearest = authority.misses.getByRole('article', { name: `Ana Hale ${mark} → Bea Hale ${mark}` })
  await expect(nearest.getByRole('option').filter({ hasText: ', revoked' })).toBeAttached()
  const why = nearest.getByRole('button', { name: /was revoked on/ })
  await why.click()
  await expect(why).toHaveAttribute('aria-current', 'step')
  await expect(nearest.getByRole('option', { selected: true })).toHaveText(/, revoked$/)
})

test('the chain is shown on the org chart; its address is a link, and leads back', async ({
  shell,
  authority,
  orgChart,
  api,
  page,
}) => {
  const { people, permission, unit, last, explorer, mark } = await chainSchool(api, three)
  await shell.open(explorer)
  await page.getByRole('button', { name: 'Show on the org chart' }).click()
  for (const { name } of people) await expect(orgChart.node(name)).toBeAttached()
  await expect(orgChart.chain).toContainText(`Granted`)
  await expect(orgChart.chain.getByRole('listitem')).toHaveCount(4)
  await expect(page).toHaveURL((url) => url.href.includes(`chain=${last.id}~${permission}~${unit.id}`))

  await page.reload()
  for (const { name } of people) await expect(orgChart.node(name)).toBeAttached()
  await orgChart.hop(`to Cai Hale ${mark}`).click()
  await orgChart.expectActive(`Cai Hale ${mark}`)
  await expect(orgChart.hop(`to Cai Hale ${mark}`)).toHaveAttribute('aria-current', 'step')

  await orgChart.chain.getByRole('button', { name: 'Back to the question' }).click()
  await expect(authority.verdict('Granted')).toBeVisible()
  await expect(authority.answer).toContainText(last.name)
  await page.goBack()
  await orgChart.chain.getByRole('button', { name: 'Clear' }).click()
  await expect(orgChart.chain).toHaveCount(0)
  await expect(page).not.toHaveURL(/chain=/)
})

test('showing a chain does not change the saved view of the chart', async ({ shell, orgChart, api, page }) => {
  const { people, permission, unit, year, last } = await chainSchool(api, three)
  const question = `by=units&chain=${last.id}~${permission}~${unit.id}`
  const openLast = async () => (await api.get<LastView>('/org-chart/last-view')).last?.view.open
  await orgChart.openAnew(shell)
  await orgChart.find('Unit', unit.name)
  await expect(orgChart.details(unit.name)).toBeVisible()
  await orgChart.details(unit.name).getByRole('button', { name: 'Open branch' }).click()
  await expect.poll(openLast).toContain(unit.id)
  await orgChart.details(unit.name).getByRole('button', { name: 'Close branch' }).click()
  await expect.poll(openLast).not.toContain(unit.id)
  await shell.goTo('People')
  const left = await api.get<LastView>('/org-chart/last-view')

  await shell.open(`/org-chart?${question}`)
  await expect(orgChart.chain).toContainText('Granted')
  await expect(orgChart.node(year.name)).toBeAttached()
  await orgChart.hop(people[1]!.name).first().click()
  await orgChart.expectActive(year.name)
  // Leaving the chart saves the view at the latest, before the chart reads it again.
  await shell.goTo('People')
  await shell.goTo('Org chart')
  const expectLastView = async () => {
    await expect(orgChart.details(unit.name)).toBeVisible()
    await expect(orgChart.node(unit.name)).toHaveAttribute('aria-expanded', 'false')
    await expect(orgChart.chain).toHaveCount(0)
    expect((await api.get<LastView>('/org-chart/last-view')).last?.view).toMatchObject({
      by: 'units',
      open: left.last?.view.open,
      chosen: unit.id,
    })
    await expect(page).not.toHaveURL(/chain=/)
  }
  await expectLastView()

  await shell.open(`/org-chart?${question}`)
  await expect(orgChart.node(year.name)).toBeAttached()
  await shell.goTo('Org chart')
  await expectLastView()
})

test('people in no reporting line are named, and the chart of units shows them', async ({
  shell,
  orgChart,
  api,
  page,
}) => {
  const { people, unit, year, mark } = await chainSchool(api, [...three, 'Eli'])
  await shell.open(`/org-chart?by=reporting&chain=${people[0]!.id}~${people[4]!.id}~~`)
  await expect(orgChart.chain).toContainText(`Not in the reporting lines then: Eli Hale ${mark}.`)
  await expect(orgChart.node(`Dia Hale ${mark}`)).toBeAttached()
  await orgChart.chain.getByRole('button', { name: 'Show in the chart of units' }).click()
  await expect(orgChart.node(year.name)).toHaveAttribute('aria-level', '2')
  await expect(orgChart.chain).not.toContainText('Not in the reporting lines')
  await orgChart.hop('Ana Hale').first().click()
  await orgChart.expectActive(unit.name)
  await expect(page).toHaveURL((url) => url.href.includes('by=units'))
})

test('denied at the instant of the question: shows the nearest miss with its failing hop', async ({
  shell,
  orgChart,
  authority,
  api,
  page,
}) => {
  const ends = new Date(Date.now() + 5 * 86_400_000).toISOString()
  const { explorer, mark } = await chainSchool(api, ['Ana', 'Bea'], { validTo: ends })
  await shell.open(`${explorer}&at=${ends}`)
  await expect(authority.verdict('Denied')).toBeVisible()
  await page.getByRole('button', { name: 'Show on the org chart' }).click()
  await expect(orgChart.chain).toContainText('Denied')
  await expect(orgChart.hop(`to Bea Hale ${mark}`)).toContainText('ended on')
  await expect(page).toHaveURL((url) => url.href.includes(`at=${ends}`))
  await shell.useLanguage('es')
  await page.reload()
  await expect(page.getByRole('complementary', { name: 'Cadena' })).toContainText('Denegado')
})

test('a delegation at the desk is shown on the org chart', async ({ shell, authority, orgChart, api, page }) => {
  const { people, delegations, mark } = await chainSchool(api, ['Ana', 'Bea'])
  await shell.open(`/delegations?delegation=${delegations[0]!.id}`)
  await authority.drawer(people[1]!.name).getByRole('button', { name: 'Show on the org chart' }).click()
  await expect(orgChart.chain).toContainText(
    `Authority gets from Ana Hale ${mark} to Bea Hale ${mark} through 1 delegation.`,
  )
  await expect(orgChart.node(`Bea Hale ${mark}`)).toBeAttached()
  await expect(page).toHaveURL((url) => url.href.includes('by=reporting'))
})

test('an address that names no question says so', async ({ shell, orgChart }) => {
  await shell.open('/org-chart?chain=nobody~nothing')
  await expect(orgChart.chain).toContainText('This address contains no question.')
})

test('axe finds nothing on chains, in every theme', async ({ console: page, shell, orgChart, authority, api }) => {
  const { explorer, people, permission, year, last, unit } = await chainSchool(api, [...three, 'Eli'])
  const look = { themes: ['light', 'dark', 'contrast'] } as const
  await shell.open(explorer)
  await authority.chain(5).focus()
  await settled(page)
  await expectAccessibleInThemes(page, 'a chain in the explorer', {
    ...look,
    keep: (theme) => keepScreenshot(page, { name: 'authority-chain', theme }),
  })
  await shell.open(`/org-chart?by=reporting&chain=${last.id}~${permission}~${unit.id}`)
  await expect(orgChart.node(people[3]!.name)).toBeAttached()
  await settled(page)
  await expectAccessibleInThemes(page, 'a chain on the org chart', {
    ...look,
    keep: (theme) => keepScreenshot(page, { name: 'org-chart-chain', theme }),
  })
  await shell.open(`/org-chart?by=units&chain=${last.id}~${permission}~${unit.id}`)
  await expect(orgChart.node(year.name)).toBeAttached()
  await settled(page)
  await expectAccessibleInThemes(page, 'a chain on the chart of units', look)
})
