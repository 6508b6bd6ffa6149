import { expectAccessible } from '../../axe.ts'
import { expect, test } from '../../fixtures.ts'
import { keepScreenshot } from '../../screenshots.ts'
import { settled } from '../../settled.ts'
import { principalSchool } from '../../setup/principal-school.ts'
import { type RestApi, unique } from '../../setup/rest-api.ts'
import { expectAccessibleInThemes } from '../../themes.ts'

/**
 * Tom is the principal of a school with a year in it. Ana and Kim may do nothing there; nobody may do anything at the
 * other school.
 */
const school = async (api: RestApi) => {
  const { principal, ...district } = await principalSchool(api)
  const { mark } = district
  const other = await api.orgUnit({ name: `South High ${mark}`, kind: 'school' })
  const tom = await principal('Tom')
  const ana = await api.person({ givenName: 'Ana', familyName: `Ruiz ${mark}` })
  const kim = await api.person({ givenName: 'Kim', familyName: `Lee ${mark}` })
  return { ...district, other, tom, ana, kim }
}
type School = Awaited<ReturnType<typeof school>>

const delegate = (api: RestApi, { permission, year, tom, ana }: School, more: Record<string, unknown> = {}) =>
  api.post<{ id: string }>('/delegations', {
    delegatorId: tom.id,
    delegateId: ana.id,
    orgUnitId: year.id,
    permissionKeys: [permission],
    reason: 'Trips of year 9',
    ...more,
  })
const address = ({ permission, year, ana }: School) =>
  `/authority?person=${ana.id}&permission=${permission}&unit=${year.id}`

test('the explorer grants by role, and says where it does not reach', async ({ shell, authority, api, page }) => {
  const { mark, permission, tom, year, other } = await school(api)
  await shell.goTo('Authority')
  await authority.ask({ person: tom.familyName, permission, unit: year.name })
  await expect(authority.verdict('Granted')).toBeVisible()
  await expect(authority.answer).toContainText(`because of the role Principal ${mark} at North High ${mark}`)
  await expect(authority.steps).toHaveCount(1)
  await expect(authority.source).toContainText('PostgreSQL')

  await authority.choose('School or unit', other.name)
  await expect(authority.verdict('Denied')).toBeVisible()
  await expect(authority.misses).toContainText(`${other.name} is not part of it`)
  await expect(authority.misses).toContainText(`Give the role Principal ${mark} at ${other.name} or a unit above it`)

  // The address holds the whole question, so a reload gives the same answer.
  await page.reload()
  await expect(authority.misses).toContainText(`${other.name} is not part of it`)
})

test('delegated at the desk, granted in the explorer; revoked with its impact, denied', async ({
  shell,
  authority,
  api,
}) => {
  const district = await school(api)
  const { mark, permission, tom, ana, kim, unit, year } = district
  const form = authority.delegateDialog
  await shell.goTo('Delegations')
  await authority.newDelegation.click()
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(form.getByText('Fill this in.').first()).toBeVisible()
  await authority.choose('Who delegates', tom.familyName, form)
  await authority.choose('To whom', ana.familyName, form)
  await form.getByRole('button', { name: unit.name }).click()
  await form.getByRole('checkbox', { name: permission }).check()
  await expect(form.getByText('How many times in a row, at most 31.')).toBeVisible()
  await authority.choose('For which unit', year.name, form)
  await form.getByLabel('Reason').fill('Trips of year 9')
  await form.getByLabel('May be passed on').fill('32')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(form.getByText('This person may allow at most 31.')).toBeVisible()
  await expect(form.getByLabel('May be passed on')).toBeFocused()
  await form.getByLabel('May be passed on').fill('1')
  await form.getByLabel('From').fill('2026-01-05T08:00')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(form.getByText('A delegation begins now or later')).toBeVisible()
  await form.getByLabel('From').fill('')
  await form.getByLabel('Reason').fill('Trips of year 9')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(shell.notice(`Delegated to Ana Ruiz ${mark}`)).toBeVisible()
  const drawer = authority.drawer(`Ana Ruiz ${mark}`)
  await expect(drawer.getByRole('region', { name: 'Log' })).toContainText('Delegated')
  await delegate(api, district, { delegatorId: ana.id, delegateId: kim.id, reason: 'Passed on' })

  await drawer.getByRole('button', { name: 'Check in the explorer' }).click()
  await expect(authority.verdict('Granted')).toBeVisible()
  await expect(authority.answer).toContainText(`because Tom Hale ${mark}, who holds it as Principal ${mark}`)
  await expect(authority.answer).toContainText('(Trips of year 9)')
  await expect(authority.steps).toHaveCount(2)

  await authority.page.goBack()
  await drawer.getByRole('button', { name: 'Revoke …' }).click()
  const question = authority.revokeDialog
  await expect(question.getByRole('status')).toContainText('2 people would lose 2 permissions in all')
  await expect(question.getByRole('row').filter({ hasText: kim.familyName })).toContainText(permission)
  await question.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(shell.notice('Revoked')).toBeVisible()
  await expect(drawer.getByRole('region', { name: 'Log' })).toContainText('Revoked')

  await shell.open(address(district))
  await expect(authority.verdict('Denied')).toBeVisible()
  await expect(authority.misses).toContainText(`from Tom Hale ${mark} to Ana Ruiz ${mark} was revoked on`)
})

test('ending one of two chains takes nothing away; ending both says what is lost', async ({
  shell,
  authority,
  api,
  page,
}) => {
  const district = await school(api)
  const { mark, permission, role, unit, ana, year } = district
  const ben = await api.person({ givenName: 'Ben', familyName: `Ode ${mark}` })
  await api.assign({ personIds: [ben.id], roleId: role.id, orgUnitId: unit.id })
  const { id } = await delegate(api, district)
  await delegate(api, district, { delegatorId: ben.id })
  const question = authority.revokeDialog

  await shell.open(`/delegations?delegate=${ana.id}&delegation=${id}`)
  await authority.drawer(`Ana Ruiz ${mark}`).getByRole('button', { name: 'Revoke …' }).click()
  await expect(question.getByRole('status')).toHaveText(
    'Nobody loses anything: whatever it gives is held in another way too.',
  )
  await question.getByRole('button', { name: 'Cancel' }).click()

  await shell.open(`/delegations?delegate=${ana.id}`)
  await page.getByRole('columnheader', { name: 'Select all rows' }).click()
  await page.getByRole('button', { name: 'Revoke …' }).click()
  await expect(question.getByRole('status')).toHaveText('1 person would lose 1 permission:')
  await expect(question.getByRole('row').filter({ hasText: permission })).toContainText(year.name)
  await question.getByRole('button', { name: 'Revoke 2' }).click()
  await expect(shell.notice('2 revoked')).toBeVisible()
})

test('a delegation that exists already is reported before saving, and is saved after a confirmation', async ({
  api,
  authority,
  shell,
}) => {
  const district = await school(api)
  const { mark, permission, tom, ana, unit } = district
  await delegate(api, district, { orgUnitId: unit.id })
  const form = authority.delegateDialog
  await shell.goTo('Delegations')
  await authority.newDelegation.click()
  await authority.choose('Who delegates', tom.familyName, form)
  await authority.choose('To whom', ana.familyName, form)
  await form.getByRole('button', { name: unit.name }).click()
  await form.getByRole('checkbox', { name: permission }).check()
  await form.getByLabel('Reason').fill('Twice')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  const warning = form.getByRole('alert')
  await expect(warning).toContainText('All of it is delegated already')
  await expect(warning).toContainText('Nothing is new for the delegate')
  await expect(warning).toBeFocused()
  // A changed form is a new question.
  await form.getByLabel('May be passed on').fill('1')
  await expect(warning).toBeHidden()
  await form.getByLabel('May be passed on').fill('0')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await form.getByRole('button', { name: 'Delegate anyway' }).click()
  await expect(shell.notice(`Delegated to Ana Ruiz ${mark}`)).toBeVisible()
})

test('permissions that the delegator may not give are not offered, and the host refuses them at their field', async ({
  shell,
  authority,
  api,
}) => {
  const { tom, ana, kim, unit, other, role } = await school(api)
  const form = authority.delegateDialog
  await shell.goTo('Delegations')
  await authority.newDelegation.click()
  await authority.choose('Who delegates', kim.familyName, form)
  await expect(form.getByText('This person has nothing to delegate at that time.')).toBeVisible()
  await authority.choose('Who delegates', tom.familyName, form)
  await authority.choose('For which unit', other.name, form)
  await expect(form.getByText(`This person may not delegate anything at ${other.name}.`)).toBeVisible()
  await form.getByRole('button', { name: unit.name }).click()
  await form.getByRole('radio', { name: 'Everything a role may do' }).check()
  await authority.choose('Role', role.name, form)
  await authority.choose('To whom', tom.familyName, form)
  await form.getByLabel('Reason').fill('To myself')
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(form.getByText('Nobody can delegate to themselves.')).toBeVisible()
  await authority.choose('To whom', ana.familyName, form)
  await form.getByRole('button', { name: 'Delegate', exact: true }).click()
  await expect(form).toHaveCount(0)
})

test('a permission that does not exist is named, and another can be chosen from the list', async ({
  shell,
  authority,
  api,
  page,
}) => {
  const permission = `trip.k${crypto.randomUUID().slice(0, 6)}`
  await api.permission(permission)
  const person = await api.person({ givenName: 'Una', familyName: unique('Unknown') })
  const unit = await api.orgUnit({ name: unique('Unknown unit'), kind: 'school' })
  for (const tab of ['check', 'holders']) {
    await shell.open(`/authority?tab=${tab}&person=${person.id}&permission=trip.nowhere&unit=${unit.id}`)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('There is no such permission')
    await expect(alert).toContainText('trip.nowhere')
    await expect(alert.getByRole('button', { name: 'Retry' })).toHaveCount(0)
    await alert.getByRole('button', { name: 'Choose from the list' }).click()
    await page.getByRole('combobox', { name: /Permission/ }).fill(permission)
    await page.getByRole('option', { name: permission }).click()
    await expect(alert).toHaveCount(0)
    await expect(page).toHaveURL(new RegExp(permission))
  }
  await expect(authority.source).toBeVisible()
})

for (const size of [
  { width: 800, height: 800 },
  { width: 1280, height: 600 },
  { width: 800, height: 600 },
])
  test(`a window of ${size.width} x ${size.height} px cuts nothing off the delegation dialog`, async ({
    shell,
    authority,
    api,
    page,
  }) => {
    const { tom, unit } = await school(api)
    await page.setViewportSize(size)
    await shell.open('/delegations')
    await authority.newDelegation.first().click()
    const dialog = authority.delegateDialog
    await authority.choose('Who delegates', tom.familyName, dialog)
    await authority.choose('For which unit', unit.name, dialog)
    await expect(dialog.getByRole('checkbox').first()).toBeVisible()
    for (const name of ['Cancel', 'Delegate', 'Close'])
      await expect(dialog.getByRole('button', { name, exact: true }), name).toBeInViewport({ ratio: 1 })
    const parts = dialog.locator('form').locator('label, input, button, p')
    for (const part of await parts.all()) {
      if (!(await part.isVisible())) continue
      await part.scrollIntoViewIfNeeded()
      await expect(part).toBeInViewport({ ratio: 0.99 })
    }
    const cut = await dialog.evaluate((element) =>
      [element, ...element.querySelectorAll('*')]
        .filter((each) => each.clientWidth > 0 && getComputedStyle(each).overflowX !== 'visible')
        .filter((each) => each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.textContent),
    )
    expect(cut, 'no text is cut off at its side').toEqual([])
  })

test('the time line goes to the instant at which the verdict changes', async ({ shell, authority, api }) => {
  const district = await school(api)
  const begins = new Date(Date.now() + 10 * 86_400_000)
  const ends = new Date(Date.now() + 20 * 86_400_000)
  await delegate(api, district, { validFrom: begins.toISOString(), validTo: ends.toISOString() })
  await shell.open(address(district))
  await expect(authority.verdict('Denied')).toBeVisible()
  await expect(authority.misses).toContainText('begins only on')
  await authority.page.getByRole('button', { name: 'Next change' }).click()
  await expect(authority.verdict('Granted')).toBeVisible()
  await expect(authority.slider).toHaveAttribute('aria-valuetext', /delegation by Tom Hale .* begins/)
  expect(authority.page.url()).toContain(`at=${begins.toISOString()}`)
  await authority.slider.press('End')
  await expect(authority.verdict('Denied')).toBeVisible()
  await expect(authority.misses).toContainText('ended on')
})

test('paths, holders, permissions and impact answer the same question', async ({ shell, authority, api, page }) => {
  const district = await school(api)
  const { mark, permission, tom, ana, year } = district
  await delegate(api, district)
  await shell.open(`${address(district)}&from=${tom.id}`)
  await authority.tab('Path between two').click()
  await expect(
    page.getByText(`Authority gets from Tom Hale ${mark} to Ana Ruiz ${mark} through 1 delegation.`),
  ).toBeVisible()
  await authority.tab('Who may').click()
  const holders = authority.table('Everyone who may')
  await expect(holders.getByRole('row').filter({ hasText: tom.familyName })).toContainText('by their own role')
  await expect(holders.getByRole('row').filter({ hasText: ana.familyName })).toContainText('through 1 delegation')
  await authority.tab('What may they do').click()
  await expect(
    authority.table('What the person may do').getByRole('row').filter({ hasText: permission }),
  ).toContainText(year.name)
  await authority.tab('Impact').click()
  const lost = authority.table('What would be lost')
  await expect(lost.getByRole('row').filter({ hasText: permission })).toContainText(ana.familyName)
  await expect(lost.getByRole('row').filter({ hasText: permission })).toContainText('only there')

  // A lost role at the school takes effect in the year below too. Both are one row that expands.
  await shell.open(`/authority?tab=impact&person=${tom.id}`)
  await expect(page.getByRole('status').filter({ hasText: 'would lose' })).toHaveText(
    '2 people would lose 2 permissions in all; counted at every unit, 3 grants',
  )
  const row = lost.getByRole('row').filter({ hasText: tom.familyName }).filter({ hasText: 'Tom' })
  await row.getByRole('button', { name: 'and 1 unit below' }).click()
  await expect(row.getByRole('group', { name: /^Units at and below North High/ })).toHaveText(
    `${year.name} North High ${mark}`,
  )
})

test('the side panel of a person shows what they may do and links to the reason', async ({
  shell,
  people,
  authority,
  api,
  page,
}) => {
  const district = await school(api)
  await delegate(api, district)
  await shell.open(`/people?person=${district.ana.id}`)
  const drawer = people.drawer(new RegExp(district.ana.familyName))
  await drawer.getByRole('tab', { name: 'Authority' }).click()
  await expect(drawer.getByRole('region', { name: 'Delegated to this person' })).toContainText(district.tom.familyName)
  await drawer.getByRole('link', { name: new RegExp(`Why .* ${district.permission}`) }).click()
  await expect(authority.verdict('Granted')).toBeVisible()
  await page.getByRole('button', { name: 'Share' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as Markdown' }).click()
  expect((await saved).suggestedFilename()).toBe('authority-check.md')
})

test('a school without a graph says how to add one', async ({ shell, page }) => {
  await shell.goTo('Graph')
  await expect(page.getByRole('heading', { name: 'This school has no graph' })).toBeVisible()
  await page.getByRole('button', { name: 'Open connections' }).click()
  await expect(shell.heading('Settings')).toBeVisible()
})

test('axe finds nothing on answers, the desk and its dialogs, light and dark', async ({
  console: page,
  shell,
  authority,
  api,
}) => {
  test.setTimeout(120_000)
  const district = await school(api)
  const made = await delegate(api, district, {
    maxRedelegations: 2,
    validTo: new Date(Date.now() + 9 * 86_400_000).toISOString(),
  })
  await delegate(api, district, { delegatorId: district.ana.id, delegateId: district.kim.id, reason: 'Passed on' })
  const { kim, permission, year, other, unit, tom } = district
  const question = `permission=${permission}&unit=${year.id}`
  const screens = [
    { name: 'authority-granted', path: `/authority?person=${kim.id}&${question}` },
    { name: 'authority-denied', path: `/authority?person=${kim.id}&permission=${permission}&unit=${other.id}` },
    { name: 'authority-path', path: `/authority?tab=path&from=${tom.id}&person=${kim.id}` },
    { name: 'authority-holders', path: `/authority?tab=holders&permission=${permission}&unit=${unit.id}` },
    { name: 'authority-permissions', path: `/authority?tab=permissions&person=${tom.id}` },
    { name: 'authority-impact', path: `/authority?tab=impact&person=${tom.id}` },
    { name: 'delegations-list', path: '/delegations' },
    { name: 'delegations-drawer', path: `/delegations?person=${kim.id}&delegation=${made.id}` },
  ]
  const checkAndKeep = (name: string) =>
    expectAccessibleInThemes(page, name, { keep: (theme) => keepScreenshot(page, { name, theme }) })
  for (const { name, path } of screens) {
    await shell.open(path)
    await settled(page)
    await checkAndKeep(name)
  }
  await authority.drawer(`Ana Ruiz ${district.mark}`).getByRole('button', { name: 'Revoke …' }).click()
  await expect(authority.revokeDialog.getByRole('status')).toContainText('2 people would lose 2 permissions in all')
  await checkAndKeep('delegations-revoke')
  await shell.open('/delegations')
  await authority.newDelegation.click()
  await authority.choose('Who delegates', tom.familyName, authority.delegateDialog)
  await authority.delegateDialog.getByRole('button', { name: unit.name }).click()
  await authority.delegateDialog.getByRole('checkbox', { name: permission }).check()
  await checkAndKeep('delegations-create')
})

test('the answer speaks Spanish', async ({ console: page, shell, api }) => {
  const district = await school(api)
  await delegate(api, district)
  await shell.useLanguage('es')
  await shell.open(address(district))
  await expect(page.getByRole('heading', { name: 'Concedido' })).toBeVisible()
  await expect(page.getByRole('status', { name: 'Respuesta' })).toContainText(
    `porque Tom Hale ${district.mark}, que lo tiene como`,
  )
  await settled(page)
  await expectAccessible(page, 'authority, es')
  await keepScreenshot(page, { name: 'authority-granted', theme: 'light', language: 'es' })
})
