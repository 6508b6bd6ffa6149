export type Row = Record<string, unknown>
export const id = '0190c1d5-0000-7000-8000-000000000001'
export const consistencyToken = '9.1'
const when = new Date('2026-11-28T10:00:00Z')
/** Who changed the entry, and when, as the host's log tells. */
export const by = { who: 'ines', when }

export const refuse = (code: string, data: object) => {
  throw Object.assign(new Error(code), { code, data })
}

const nothingOpen = () => ({ counts: { assignments: 0, reportingLines: 0, delegations: 0 }, items: [] })
/** The parts of an input that name a version. */
export const versionsIn = (input: Row) =>
  ((input.delegations ?? input.people) as Row[] | undefined) ?? [(input.current as Row | undefined) ?? input]
/** A host that stores `stored`, or nothing, and ends it by `procedure`. `sent` collects the inputs of that write. */
export const host = ({
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
      const named = versionsIn(input)[0]!
      const key = (named.id ?? named.key) as string
      if (stored === undefined) return refuse('NOT_FOUND', { entity: kind, id: key })
      if (named.version !== stored.version)
        return refuse('STALE_VERSION', { entity: kind, id: key, currentVersion: stored.version })
      return { ...stored, consistencyToken, revoked: 1, changed: 1, unchanged: 0 }
    },
    'people.get': one,
    'orgUnits.get': one,
    'roles.get': one,
    'permissions.get': one,
    'delegations.get': one,
    'assignments.search': page,
    'reportingLines.search': page,
    'people.openEntries': nothingOpen,
    'orgUnits.previewRestore': nothingOpen,
    'orgUnits.previewRemoval': () => ({ units: 0, ends: 0, counts: {}, items: [] }),
    'audit.search': () => ({
      items: [{ id, recordedAt: when, actor: 'ines', action: `${kind}.update`, before: {}, after }],
      nextCursor: null,
    }),
  }
  return { sent, answers }
}
