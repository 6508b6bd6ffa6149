import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openConflict } from '../../../src/renderer/src/app/writes/conflict.ts'
import { mergeEdit, mergeLists } from '../../../src/renderer/src/app/writes/merge-edit.ts'
import { toast } from '../../../src/renderer/src/app/toast.ts'
import { useOrgUnitWrites } from '../../../src/renderer/src/features/org-units/useOrgUnitWrites.ts'
import { usePersonWrites } from '../../../src/renderer/src/features/people/person/usePersonWrites.ts'
import { useRoleWrites } from '../../../src/renderer/src/features/roles/useRoleWrites.ts'
import { inSchool } from '../mount.ts'

const id = '0190c1d5-0000-7000-8000-000000000001'
const when = new Date('2026-11-28T10:00:00Z')

describe('an edit that conflicts with another one', () => {
  const base = { name: 'North', code: null, kind: 'school' }

  it('keeps the user’s changes, leaves other fields, and names the fields that both changed', () => {
    const mine = { name: 'South', code: 'S1', kind: 'school' }
    expect(mergeEdit({ base, mine, theirs: { name: 'East', code: null, kind: 'class' } })).toEqual({
      patch: { name: 'South', code: 'S1' },
      meets: ['name'],
    })
  })

  it('has nothing to write when both made the same change', () => {
    expect(mergeEdit({ base, mine: { name: 'East' }, theirs: { ...base, name: 'East' } })).toEqual({
      patch: {},
      meets: [],
    })
  })

  it('merges a list by what each added and removed', () => {
    const lists = { base: ['a', 'b', 'c'], mine: ['a', 'b', 'x'], theirs: ['b', 'c', 'y'] }
    expect(mergeLists(lists)).toEqual(['b', 'y', 'x'])
  })
})

/** A host whose stored entry is newer than the one in the window. `sent` collects the updates that it receives. */
const host = (stored: Record<string, unknown>, changed: Record<string, unknown>) => {
  const sent: Record<string, unknown>[] = []
  const update = (input: Record<string, unknown>) => {
    sent.push(input)
    if (input.version !== stored.version)
      throw Object.assign(new Error(), {
        code: 'STALE_VERSION',
        data: { entity: 'x', id, currentVersion: stored.version },
      })
    return { ...stored, ...input, consistencyToken: '9.1' }
  }
  const read = () => stored
  return {
    sent,
    answers: {
      'people.update': update,
      'orgUnits.update': update,
      'roles.update': update,
      'people.get': read,
      'orgUnits.get': read,
      'roles.get': read,
      'audit.search': () => ({
        items: [{ id, recordedAt: when, actor: 'ines', action: 'x.update', before: {}, after: changed }],
        nextCursor: null,
      }),
    },
  }
}
const use = () => ({ people: usePersonWrites(), units: useOrgUnitWrites(), roles: useRoleWrites() })
const role = { id, version: 1, name: 'Head', description: '', permissionKeys: ['a'] } as never
const unit = { id, version: 1, name: 'North', kind: 'school', code: null, parentId: null } as never
const person = { id, version: 1, givenName: 'Ana', familyName: 'Ruiz', preferredName: null, middleName: null } as never
const questionOnScreen = () => vi.waitFor(() => openConflict.value!.question)

describe('saving what somebody else changed meanwhile', () => {
  afterEach(() => {
    openConflict.value?.answer('theirs')
    vi.restoreAllMocks()
  })

  it('merges changes of different fields and says so', async () => {
    const said = vi.spyOn(toast, 'done')
    const { sent, answers } = host(
      { ...(person as object), version: 4, preferredName: 'Annie' },
      { preferredName: 'Annie' },
    )
    const { result } = await inSchool(use, answers)
    await expect(result.people.update(person, { middleName: 'Maria' }, 'Middle name')).resolves.toBe(true)
    expect(sent.at(-1)).toEqual({ id, version: 4, middleName: 'Maria' })
    expect(said.mock.calls[0]?.[1]).toMatch(/^ines changed other fields/)
    expect(openConflict.value).toBeUndefined()
  })

  it('asks when both changed a field, says who and when, and saves mine over the current version', async () => {
    const { sent, answers } = host({ ...(unit as object), version: 7, name: 'East' }, { name: 'East' })
    const { result } = await inSchool(use, answers)
    const saving = result.units.save(unit, { name: 'South', kind: 'school', code: 'S1' })
    expect(await questionOnScreen()).toEqual({
      kind: 'meet',
      name: 'East',
      fields: [{ label: 'Name', theirs: 'East', mine: 'South', by: { who: 'ines', when } }],
    })
    openConflict.value!.answer('mine')
    await saving
    expect(sent.at(-1)).toEqual({ id, version: 7, name: 'South', code: 'S1' })
  })

  it('keeps theirs and saves the rest if the user chooses so', async () => {
    const { sent, answers } = host({ ...(role as object), version: 2, description: 'Leads' }, { description: 'Leads' })
    const { result } = await inSchool(use, answers)
    const saving = result.roles.saveRole(role, { name: 'Principal', description: 'Runs it' })
    await questionOnScreen()
    openConflict.value!.answer('theirs')
    await expect(saving).resolves.toMatchObject({ name: 'Principal' })
    expect(sent.at(-1)).toEqual({ id, version: 2, name: 'Principal' })
  })

  it('grants what each of two people granted', async () => {
    const { sent, answers } = host({ ...(role as object), version: 2, permissionKeys: ['a', 'theirs'] }, {})
    const { result } = await inSchool(use, answers)
    await result.roles.saveRole(role, { permissionKeys: ['a', 'mine'] })
    expect(sent.at(-1)).toEqual({ id, version: 2, permissionKeys: ['a', 'theirs', 'mine'] })
  })

  it('does not report a deletion when it is the school that is gone', async () => {
    const { answers } = host({}, {})
    const { result } = await inSchool(use, {
      ...answers,
      'roles.update': () => {
        throw Object.assign(new Error(), { code: 'NOT_FOUND', data: { entity: 'profile', id: 'oak' } })
      },
    })
    await expect(result.roles.saveRole(role, { description: 'Typed' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(openConflict.value).toBeUndefined()
  })

  it.each([
    ['NOT_FOUND', { entity: 'role', id }],
    ['DELETED', { entity: 'role', id, deletedAt: when.toISOString(), deletedBy: 'ines', currentVersion: 2 }],
  ])('tells by whom an entry was deleted (%s), with what was typed, and saves nothing', async (code, data) => {
    const { answers } = host({}, {})
    const { result } = await inSchool(use, {
      ...answers,
      'roles.update': () => {
        throw Object.assign(new Error(), { code, data })
      },
      'audit.search': () => ({
        items: [{ id, recordedAt: when, actor: 'ines', action: 'role.remove', before: {}, after: null }],
      }),
    })
    const saving = result.roles.saveRole(role, { name: 'Head', description: 'Typed with care' })
    expect(await questionOnScreen()).toEqual({
      kind: 'gone',
      name: 'Head',
      fields: [{ label: 'Description', mine: 'Typed with care' }],
      by: { who: 'ines', when },
    })
    openConflict.value!.answer('theirs')
    await expect(saving).resolves.toBeUndefined()
    await flushPromises()
  })
})
