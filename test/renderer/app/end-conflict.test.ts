import { afterEach, describe, expect, it, vi } from 'vitest'
import { openConflict } from '../../../src/renderer/src/app/writes/conflict.ts'
import { openQuestion } from '../../../src/renderer/src/app/writes/confirm.ts'
import { toast } from '../../../src/renderer/src/app/toast.ts'
import { useDelegationWrites } from '../../../src/renderer/src/features/delegations/useDelegationWrites.ts'
import { useOrgUnitWrites } from '../../../src/renderer/src/features/org-units/useOrgUnitWrites.ts'
import { useAssignmentEnd } from '../../../src/renderer/src/features/people/person/useAssignmentEnd.ts'
import { usePersonWrites } from '../../../src/renderer/src/features/people/person/usePersonWrites.ts'
import { useReportingLine } from '../../../src/renderer/src/features/people/person/useReportingLine.ts'
import { useRoleWrites } from '../../../src/renderer/src/features/roles/useRoleWrites.ts'
import { inSchool } from '../mount.ts'

const id = '0190c1d5-0000-7000-8000-000000000001'
const other = '0190c1d5-0000-7000-8000-000000000002'
const when = new Date('2026-11-28T10:00:00Z')
const by = { who: 'ines', when }
const past = new Date('2026-01-01T00:00:00Z')
const later = new Date('2999-01-01T00:00:00Z')
const consistencyToken = '9.1'

const person = { id, version: 1, givenName: 'Ana', familyName: 'Ruiz', preferredName: null, deletedAt: null } as never
const unit = { id, version: 1, name: 'North', kind: 'school', code: null, parentId: null } as never
const role = { id, version: 1, name: 'Head', description: '', permissionKeys: ['a'], assignmentCount: 0 } as never
const permission = { key: 'trip.approve', version: 1, description: 'Old', roleCount: 0 }
const span = { id, version: 1, validFrom: past, validTo: null as Date | null }
const assignment = { ...span, roleName: 'Head', orgUnitName: 'North', personId: id, roleId: id, orgUnitId: id } as never
const line = { ...span, personId: id, managerId: other, managerName: 'Luis Paz' } as never
const delegation = (of: string) =>
  ({ id: of, version: 1, role: { id, name: 'Head' }, permissionKeys: [], revokedAt: null }) as never

const use = () => ({
  people: usePersonWrites(),
  units: useOrgUnitWrites(),
  roles: useRoleWrites(),
  delegations: useDelegationWrites(),
  endAssignment: useAssignmentEnd(),
  lines: useReportingLine(),
})
type Used = Awaited<ReturnType<typeof use>>

const refuse = (code: string, data: object) => {
  throw Object.assign(new Error(code), { code, data })
}

type Row = Record<string, unknown>
/** A host that stores `stored`, or nothing, and ends it by `procedure`. `sent` collects the inputs of that write. */
const host = ({
  procedure,
  kind,
  stored,
  after = {},
}: {
  procedure: string
  kind: string
  stored?: Row
  after?: Row
}) => {
  const sent: Row[] = []
  const one = () => stored ?? refuse('NOT_FOUND', { entity: kind, id })
  const page = () => ({ items: stored ? [stored] : [], nextCursor: null })
  const answers = {
    [procedure]: (input: Row) => {
      sent.push(input)
      const named = ((input.delegations as Row[] | undefined) ?? [input])[0]!
      const key = (named.id ?? named.key) as string
      if (stored === undefined) return refuse('NOT_FOUND', { entity: kind, id: key })
      if (named.version !== stored.version)
        return refuse('STALE_VERSION', { entity: kind, id: key, currentVersion: stored.version })
      return { ...stored, consistencyToken, revoked: 1, unchanged: 0 }
    },
    'people.get': one,
    'orgUnits.get': one,
    'roles.get': one,
    'permissions.get': one,
    'delegations.get': one,
    'assignments.search': page,
    'reportingLines.search': page,
    'orgUnits.previewRemoval': () => ({ units: 0, ends: 0, counts: {}, items: [] }),
    'audit.search': () => ({
      items: [{ id, recordedAt: when, actor: 'ines', action: `${kind}.update`, before: {}, after }],
      nextCursor: null,
    }),
  }
  return { sent, answers }
}

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
  verb: 'delete' | 'end'
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
    expect(await questionOnScreen()).toEqual({ kind: 'changed', name, verb, fields: [{ ...field, by }], by })
    openConflict.value!.answer('theirs')
    await cancelled
    expect(sent.map(({ version }) => version)).toEqual([1])

    const again = go(result)
    await questionOnScreen()
    openConflict.value!.answer('mine')
    await again
    expect(sent.map(({ version }) => version)).toEqual([1, 1, 4])
  })

  it.each(cases)('$procedure says that the entry is deleted, and no notice says it again', async (each) => {
    const problem = vi.spyOn(toast, 'problem')
    const { answers } = host(each)
    const { result } = await inSchool(use, answers)
    const ended = each.go(result)
    expect(await questionOnScreen()).toMatchObject({ kind: 'over', over: 'deleted', by })
    openConflict.value!.answer('theirs')
    await ended
    expect(problem).not.toHaveBeenCalled()
  })

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
