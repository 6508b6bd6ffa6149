import { afterEach, describe, expect, it, vi } from 'vitest'
import { openConflict, type SeenVerb } from '../../../src/renderer/src/app/writes/conflict.ts'
import { openQuestion } from '../../../src/renderer/src/app/writes/confirm.ts'
import { toast } from '../../../src/renderer/src/app/toast.ts'
import { useDelegationWrites } from '../../../src/renderer/src/features/delegations/useDelegationWrites.ts'
import { useOrgUnitWrites } from '../../../src/renderer/src/features/org-units/useOrgUnitWrites.ts'
import { useAssignmentEnd } from '../../../src/renderer/src/features/people/person/useAssignmentEnd.ts'
import { ref } from 'vue'
import { usePeopleBatch } from '../../../src/renderer/src/features/people/list/usePeopleBatch.ts'
import { usePersonWrites } from '../../../src/renderer/src/features/people/person/usePersonWrites.ts'
import { useReportingLine } from '../../../src/renderer/src/features/people/person/useReportingLine.ts'
import { useRoleWrites } from '../../../src/renderer/src/features/roles/useRoleWrites.ts'
import { by, consistencyToken, host, id, refuse, type Row, versionsIn } from '../conflict-host.ts'
import { inSchool } from '../mount.ts'

const other = '0190c1d5-0000-7000-8000-000000000002'
const past = new Date('2026-01-01T00:00:00Z')
const later = new Date('2999-01-01T00:00:00Z')

const person = { id, version: 1, givenName: 'Ana', familyName: 'Ruiz', preferredName: null, deletedAt: null } as never
const inactive = { ...(person as Row), status: 'inactive' } as never
const deleted = { ...(person as Row), deletedAt: past } as never
const unit = { id, version: 1, name: 'North', kind: 'school', code: null, parentId: null } as never
const role = { id, version: 1, name: 'Head', description: '', permissionKeys: ['a'], assignmentCount: 0 } as never
const permission = { key: 'trip.approve', version: 1, description: 'Old', roleCount: 0 }
const span = { id, version: 1, validFrom: past, validTo: null as Date | null }
const assignment = { ...span, roleName: 'Head', orgUnitName: 'North', personId: id, roleId: id, orgUnitId: id } as never
const line = { ...span, personId: id, managerId: other, managerName: 'Luis Paz' } as never
const delegation = (of: string) =>
  ({ id: of, version: 1, role: { id, name: 'Head' }, permissionKeys: [], revokedAt: null }) as never

const selected = (row: never) =>
  usePeopleBatch({
    selection: ref({ all: false as const, rows: new Map([[id, row]]) }) as never,
    rows: { total: ref(1), load: () => Promise.resolve([]) },
  })
const use = () => ({
  active: selected({ ...(person as Row), status: 'active' } as never),
  inactive: selected(inactive),
  people: usePersonWrites(),
  units: useOrgUnitWrites(),
  roles: useRoleWrites(),
  delegations: useDelegationWrites(),
  endAssignment: useAssignmentEnd(),
  lines: useReportingLine(),
})
type Used = Awaited<ReturnType<typeof use>>

const agree = async () => (await vi.waitFor(() => openQuestion.value!.answer))(true)
const questionOnScreen = () => vi.waitFor(() => openConflict.value!.question)
const confirmed = (write: Promise<unknown>) => agree().then(() => write)

type Case = {
  procedure: string
  kind: string
  seen: Row
  /** What somebody else changed, and how the dialog shows it. */
  change: Row
  field: { label: string; seen: string; theirs: unknown }
  name: string
  verb: SeenVerb
  go: (used: Used) => Promise<unknown>
}
const cases: Case[] = [
  {
    procedure: 'people.remove',
    kind: 'person',
    seen: person,
    change: { preferredName: 'Annie' },
    field: { label: 'Preferred name', seen: 'empty', theirs: 'Annie' },
    name: 'Annie Ruiz',
    verb: 'delete',
    go: ({ people }) => people.remove(person),
  },
  {
    procedure: 'orgUnits.remove',
    kind: 'orgUnit',
    seen: unit,
    change: { name: 'East' },
    field: { label: 'Name', seen: 'North', theirs: 'East' },
    name: 'East',
    verb: 'delete',
    go: ({ units }) => confirmed(units.remove(unit)),
  },
  {
    procedure: 'roles.remove',
    kind: 'role',
    seen: role,
    change: { permissionKeys: ['a', 'b'] },
    field: { label: 'Permissions', seen: 'a', theirs: 'a, b' },
    name: 'Head',
    verb: 'delete',
    go: ({ roles }) => confirmed(roles.removeRole(role)),
  },
  {
    procedure: 'permissions.remove',
    kind: 'permission',
    seen: permission,
    change: { description: 'New' },
    field: { label: 'What it allows', seen: 'Old', theirs: 'New' },
    name: 'trip.approve',
    verb: 'delete',
    go: ({ roles }) => confirmed(roles.removePermission(permission)),
  },
  {
    procedure: 'assignments.end',
    kind: 'assignment',
    seen: assignment,
    change: { validTo: later },
    field: { label: 'Until', seen: 'empty', theirs: expect.stringContaining('2999') },
    name: 'Head, North',
    verb: 'end',
    go: ({ endAssignment }) => confirmed(endAssignment(assignment)),
  },
  {
    procedure: 'reportingLines.end',
    kind: 'reportingLine',
    seen: line,
    change: { validTo: later },
    field: { label: 'Until', seen: 'empty', theirs: expect.stringContaining('2999') },
    name: 'Reports to Luis Paz',
    verb: 'end',
    go: ({ lines }) => lines.end(line),
  },
  {
    procedure: 'reportingLines.replace',
    kind: 'reportingLine',
    seen: line,
    change: { validTo: later },
    field: { label: 'Until', seen: 'empty', theirs: expect.stringContaining('2999') },
    name: 'Reports to Luis Paz',
    verb: 'replace',
    go: ({ lines }) => lines.change({ personId: id, managerId: id, current: line }, () => false),
  },
  {
    procedure: 'people.restore',
    kind: 'person',
    seen: deleted,
    change: { preferredName: 'Annie' },
    field: { label: 'Preferred name', seen: 'empty', theirs: 'Annie' },
    name: 'Annie Ruiz',
    verb: 'restore',
    go: ({ people }) => people.restore(deleted),
  },
  {
    procedure: 'orgUnits.restore',
    kind: 'orgUnit',
    seen: { ...(unit as Row), deletedAt: past },
    change: { name: 'East' },
    field: { label: 'Name', seen: 'North', theirs: 'East' },
    name: 'East',
    verb: 'restore',
    go: ({ units }) => units.restore({ ...(unit as Row), deletedAt: past } as never),
  },
  {
    procedure: 'people.setStatus',
    kind: 'person',
    seen: inactive,
    change: { preferredName: 'Annie' },
    field: { label: 'Preferred name', seen: 'empty', theirs: 'Annie' },
    name: 'Annie Ruiz',
    verb: 'activate',
    go: (used) => used.inactive.setStatus('active'),
  },
]

describe('deleting or ending what somebody else changed meanwhile', () => {
  afterEach(() => {
    openConflict.value?.answer('theirs')
    vi.restoreAllMocks()
  })

  it.each(cases)('$procedure shows both values, and goes on with the new version or stops', async (each) => {
    const { procedure, kind, seen, change, field, name, verb, go } = each
    const stored = { ...seen, ...change, version: 4 }
    const { sent, answers } = host({ procedure, kind, stored, after: change })
    const { result } = await inSchool(use, answers)
    const cancelled = go(result)
    expect(await questionOnScreen()).toEqual({
      kind: 'changed',
      name,
      verb,
      over: undefined,
      fields: [{ ...field, by }],
      by,
    })
    openConflict.value!.answer('theirs')
    await cancelled
    expect(sent.map((input) => versionsIn(input)[0]!.version)).toEqual([1])

    const again = go(result)
    await questionOnScreen()
    openConflict.value!.answer('mine')
    await again
    expect(sent.map((input) => versionsIn(input)[0]!.version)).toEqual([1, 1, 4])
  })

  it.each(cases.filter(({ verb }) => verb !== 'replace'))(
    '$procedure says that the entry is deleted, and no notice says it again',
    async (each) => {
      const problem = vi.spyOn(toast, 'problem')
      const { answers } = host(each)
      const { result } = await inSchool(use, answers)
      const ended = each.go(result)
      expect(await questionOnScreen()).toMatchObject({ kind: 'over', over: 'deleted', by })
      openConflict.value!.answer('theirs')
      await ended
      expect(problem).not.toHaveBeenCalled()
    },
  )

  it.each(cases.filter(({ verb }) => verb === 'end'))('$procedure says that somebody ended it', async (each) => {
    const stored = { ...each.seen, validTo: past, version: 2 }
    const { sent, answers } = host({ ...each, stored })
    const { result } = await inSchool(use, answers)
    const ended = each.go(result)
    expect(await questionOnScreen()).toMatchObject({ kind: 'over', over: 'ended', name: each.name, by })
    openConflict.value!.answer('theirs')
    await ended
    expect(sent).toHaveLength(1)
  })

  it.each([
    ['restored', 'person', { ...(person as Row), version: 2 }, (used: Used) => used.people.restore(deleted)],
    ['deactivated', 'person', { ...(inactive as Row), version: 2 }, (used: Used) => used.active.setStatus('inactive')],
    [
      'activated',
      'person',
      { ...(person as Row), status: 'active', version: 2 },
      (used: Used) => used.inactive.setStatus('active'),
    ],
  ] as const)('says that somebody %s the person', async (over, kind, stored, go) => {
    const procedure = over === 'restored' ? 'people.restore' : 'people.setStatus'
    const { sent, answers } = host({ procedure, kind, stored })
    const { result } = await inSchool(use, answers)
    const done = go(result)
    expect(await questionOnScreen()).toMatchObject({ kind: 'over', over, name: 'Ana Ruiz', by })
    openConflict.value!.answer('theirs')
    await done
    expect(sent).toHaveLength(1)
  })

  it('shows the manager that somebody else set, and replaces that line', async () => {
    const now = { ...(line as Row), id: other, version: 1, managerId: id, managerName: 'Ana Ruiz' }
    const ended = { ...(line as Row), validTo: past, version: 2 }
    const sent: Row[] = []
    const { answers } = host({ procedure: 'reportingLines.replace', kind: 'reportingLine', after: { managerId: id } })
    const { result } = await inSchool(use, {
      ...answers,
      'people.get': (input: Row) => ({
        ...(person as Row),
        ...(input.id === other && { givenName: 'Luis', familyName: 'Paz' }),
      }),
      'reportingLines.search': () => ({ items: [now, ended], nextCursor: null }),
      'reportingLines.replace': (input: Row) => {
        sent.push(input)
        const { id: named, version } = input.current as Row
        if (named === id) return refuse('STALE_VERSION', { entity: 'reportingLine', id, currentVersion: 2 })
        return { ...now, version, consistencyToken }
      },
    })
    const saving = result.lines.change({ personId: id, managerId: other, current: line }, () => false)
    expect(await questionOnScreen()).toMatchObject({
      kind: 'changed',
      fields: [{ label: 'Reports to', seen: 'Luis Paz', theirs: 'Ana Ruiz', by }],
    })
    openConflict.value!.answer('mine')
    await expect(saving).resolves.toBe(true)
    expect(sent.at(-1)).toMatchObject({ current: { id: other, version: 1 } })
  })

  it('says that somebody ended the line, and sets the manager from now on', async () => {
    const stored = { ...(line as Row), validTo: past, version: 2 }
    const { sent, answers } = host({ procedure: 'reportingLines.replace', kind: 'reportingLine', stored })
    const { result } = await inSchool(use, {
      ...answers,
      'reportingLines.replace': (input: Row) => {
        sent.push(input)
        if (input.current) return refuse('STALE_VERSION', { entity: 'reportingLine', id, currentVersion: 2 })
        return { ...stored, consistencyToken }
      },
    })
    const saving = result.lines.change({ personId: id, managerId: id, current: line }, () => false)
    expect(await questionOnScreen()).toMatchObject({ kind: 'changed', over: 'ended', verb: 'replace', by })
    openConflict.value!.answer('mine')
    await expect(saving).resolves.toBe(true)
    expect(sent.at(-1)).toEqual({ personId: id, managerId: id, current: undefined })
  })

  it('undoes a move unless somebody moved the unit again, and then asks', async () => {
    const undo = vi.spyOn(toast, 'undo')
    const moved = { ...(unit as Row), parentId: other, version: 2 }
    const again = { ...(unit as Row), parentId: id, version: 3 }
    let stored: Row = unit
    const { answers } = host({ procedure: 'orgUnits.update', kind: 'orgUnit', after: { parentId: id } })
    const { result } = await inSchool(use, {
      ...answers,
      'orgUnits.get': () => stored,
      'orgUnits.update': (input: Row) => {
        if (input.version !== stored.version)
          return refuse('STALE_VERSION', { entity: 'orgUnit', id, currentVersion: stored.version })
        stored = moved
        return { ...moved, consistencyToken }
      },
    })
    await result.units.move(unit, other)
    stored = again
    undo.mock.calls[0]![1]()
    expect(await questionOnScreen()).toMatchObject({ kind: 'meet', fields: [{ label: 'Parent unit', by }] })
  })

  it('says that somebody revoked a delegation', async () => {
    const stored = { ...(delegation(id) as Row), revokedAt: past, version: 2 }
    const { sent, answers } = host({ procedure: 'delegations.revokeMany', kind: 'delegation', stored })
    const { result } = await inSchool(use, answers)
    const revoking = result.delegations.revoke([delegation(id)])
    expect(await questionOnScreen()).toEqual({ kind: 'over', over: 'revoked', name: 'role Head', by })
    openConflict.value!.answer('theirs')
    await expect(revoking).resolves.toBe(true)
    expect(sent).toHaveLength(1)
  })

  it('revokes the others when somebody revoked one of several', async () => {
    const stored = { ...(delegation(id) as Row), revokedAt: past, version: 2 }
    const { sent, answers } = host({ procedure: 'delegations.revokeMany', kind: 'delegation', stored })
    const { result } = await inSchool(use, answers)
    await expect(result.delegations.revoke([delegation(id), delegation(other)])).resolves.toBe(true)
    expect(openConflict.value).toBeUndefined()
    expect(sent.at(-1)).toEqual({
      delegations: [
        { id, version: 2 },
        { id: other, version: 1 },
      ],
    })
  })

  it('shows another refusal as a notice', async () => {
    const problem = vi.spyOn(toast, 'problem')
    const { answers } = host({ procedure: 'roles.remove', kind: 'role' })
    const inUse = () => refuse('RULE_VIOLATION', { rule: 'role-in-use', expected: '' })
    const { result } = await inSchool(use, { ...answers, 'roles.remove': inUse })
    await expect(confirmed(result.roles.removeRole(role))).resolves.toBe(false)
    expect(problem).toHaveBeenCalledOnce()
    expect(openConflict.value).toBeUndefined()
  })
})
