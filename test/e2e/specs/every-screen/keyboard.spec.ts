import { expect, test } from '../../fixtures.ts'
import { unique } from '../../setup/rest-api.ts'

test('finds and renames a person and lists the keys, with the keyboard alone', async ({
  console: page,
  people,
  api,
}) => {
  const person = await api.person({ givenName: 'Kim', familyName: unique('Keys') })
  await page.keyboard.press('/')
  await expect(people.search).toBeFocused()
  await page.keyboard.type(person.familyName)
  await expect(people.row(person.familyName)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const drawer = people.drawer(`Kim ${person.familyName}`)
  await expect(drawer).toBeVisible()
  const edit = drawer.getByRole('button', { name: 'Change Given name: Kim' })
  for (let presses = 0; presses < 40; presses += 1) {
    if (await edit.evaluate((button) => button === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await expect(edit, 'Tab reaches the field').toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Kimberly')
  await page.keyboard.press('Enter')
  await expect(people.drawer(`Kimberly ${person.familyName}`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change Given name: Kimberly' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(people.grid).toBeFocused()
  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Search people, units and commands')
})

test('the palette goes to a screen and to a person', async ({ console: page, shell, people, api }) => {
  const person = await api.person({ givenName: 'Paula', familyName: unique('Palette') })
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('Migrations')
  await page.keyboard.press('Enter')
  await expect(shell.heading('Migrations')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(person.familyName)
  await expect(page.getByRole('option', { name: new RegExp(`^${person.familyName}`) })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(people.drawer(`Paula ${person.familyName}`)).toBeVisible()
})

test('typing in the palette and pressing Enter at once opens what is found', async ({ console: page, people, api }) => {
  const person = await api.person({ givenName: 'Piet', familyName: unique('Hasty') })
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(person.familyName)
  await page.keyboard.press('Enter')
  await expect(people.drawer(`Piet ${person.familyName}`)).toBeVisible()
})
