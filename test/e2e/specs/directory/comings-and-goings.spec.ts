import { expect, test } from '../../fixtures.ts'
import { type RestApi, unique } from '../../setup/rest-api.ts'

/** A head with a role at a school, who has delegated its permission to a deputy. */
const aHead = async (api: RestApi) => {
  const permission = `trip.k${crypto.randomUUID().slice(0, 6)}`
  await api.permission(permission)
  const role = await api.role({ name: unique('Head'), permissionKeys: [permission] })
  const unit = await api.orgUnit({ name: unique('Lakeside'), kind: 'school' })
  const head = await api.person({ givenName: 'Hana', familyName: unique('Head') })
  const deputy = await api.person({ givenName: 'Dario', familyName: unique('Deputy') })
  const { created } = await api.assign({ personIds: [head.id], roleId: role.id, orgUnitId: unit.id })
  const lending = { delegatorId: head.id, delegateId: deputy.id, orgUnitId: unit.id, roleId: role.id, reason: 'Trips' }
  const lent = await api.post<{ id: string }>('/delegations', lending)
  return { permission, role, unit, head, deputy, assignment: created[0]!, lent }
}

test('a unit is deleted only after the dialog has said what ends and who loses what', async ({ shell, api, page }) => {
  const { unit, head, deputy, role, lent } = await aHead(api)
  await shell.open(`/org-units?unit=${unit.id}`)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const question = shell.question(`Delete ${unit.name}?`)
  await expect(question).toContainText('2 people would lose 2 permissions.')
  await expect(question).toContainText(`Hana ${head.familyName}: ${role.name} at ${unit.name}`)
  await expect(question).toContainText(`Dario ${deputy.familyName}`)
  await question.getByRole('button', { name: 'Delete unit' }).click()
  await expect(shell.notice(`${unit.name} deleted; 2 entries ended with it`)).toBeVisible()
  const revoked = await api.get<{ state: string }>(`/delegations/${lent.id}`)
  expect(revoked.state).toBe('revoked')
})

test('a restored person keeps what is ticked, chosen with the keyboard', async ({ people, shell, api, page }) => {
  const { head, assignment, lent } = await aHead(api)
  await api.remove(`/people/${head.id}?version=${head.version}`)
  await shell.open(`/people?person=${head.id}`)
  const drawer = people.drawer(`Hana ${head.familyName}`)
  await expect(drawer).toContainText('Deleted')
  await drawer.getByRole('button', { name: 'Restore' }).click()
  const question = shell.question(`What remains when Hana ${head.familyName} comes back?`)
  await expect(question.getByRole('status')).toContainText('To keep: 0 of 2. To end: 2.')
  await expect(question.getByRole('checkbox', { name: 'Keep all: Assignments (1)' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(question.getByRole('status')).toContainText('To keep: 1 of 2. To end: 1.')
  await question.getByRole('button', { name: 'Bring back' }).click()
  await expect(shell.notice(`Hana ${head.familyName} restored`)).toBeVisible()
  expect(await api.get<{ state: string }>(`/delegations/${lent.id}`)).toMatchObject({ state: 'revoked' })
  const left = await api.get<{ items: { id: string; validTo: string | null }[] }>(`/assignments?personId=${head.id}`)
  expect(left.items).toMatchObject([{ id: assignment.id, validTo: null }])
})

test('people who are set active again keep only what was chosen', async ({ people, shell, api, page }) => {
  const { head, lent } = await aHead(api)
  await api.post('/people/status', { people: [{ id: head.id, version: head.version }], status: 'inactive' })
  expect(await api.get<{ state: string }>(`/delegations/${lent.id}`)).toMatchObject({ state: 'suspended' })
  await people.find(head.familyName)
  await people.search.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Set active', exact: true }).click()
  const question = shell.question('What remains when 1 person comes back?')
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect(await api.get<{ status: string }>(`/people/${head.id}`)).toMatchObject({ status: 'inactive' })
  await page.getByRole('button', { name: 'Set active', exact: true }).click()
  await question.getByRole('button', { name: 'Bring back' }).click()
  await expect(shell.notice('1 person is active now')).toBeVisible()
  expect(await api.get<{ state: string }>(`/delegations/${lent.id}`)).toMatchObject({ state: 'revoked' })
})

test('the panel of a person deleted elsewhere says so and offers to restore them', async ({
  people,
  shell,
  api,
  page,
}) => {
  const person = await api.person({ givenName: 'Gus', familyName: unique('Gone') })
  await people.openPerson(person.familyName)
  const drawer = people.drawer(`Gus ${person.familyName}`)
  await expect(drawer).toBeVisible()
  const typed = await people.typeInto('Given name', 'Gustav')
  await api.remove(`/people/${person.id}?version=${person.version}`)
  // The notice appears at once and leaves the focus with the person who types.
  await expect(drawer).toContainText(/Deleted .* by token\./)
  await expect(typed).toBeFocused()
  await typed.press('Enter')
  const gone = shell.question(`Gus ${person.familyName} was deleted meanwhile`)
  await expect(gone).toContainText('Gustav')
  await expect(gone).toContainText('token')
  await gone.getByRole('button', { name: 'Understood' }).click()
  await expect(drawer).toContainText(/Deleted .* by token\./)
  await drawer.getByRole('button', { name: 'Restore' }).click()
  await expect(shell.notice(`Gus ${person.familyName} restored`)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Change Given name: / })).toBeVisible()
})

test('the form of a role says how many people gain a permission before it is saved', async ({
  shell,
  roles,
  api,
  page,
}) => {
  const { role } = await aHead(api)
  const added = `trip.k${crypto.randomUUID().slice(0, 6)}`
  await api.permission(added)
  await shell.goTo('Roles & permissions')
  await roles.openRole(role.name)
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill(added)
  await roles.permission(added).check()
  await expect(page.getByText('2 people gain one now: 1 by an assignment, 1 by delegation.')).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByText('gain one now')).toHaveCount(0)
})
