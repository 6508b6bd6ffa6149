import { COUNT_CAP } from '../../../contract/page.ts'
import type { ProfileData } from '../../../contract/person-profile.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { PartReaders } from './person-profile.port.ts'
import * as statements from './profile-statements.sql.ts'
import { wholeLists } from './whole-lists.ts'

/** A row of a statement. All but `position` is null when the list is empty. */
type Found<Row> = { position: string; changesAt?: Date | null } & ({ id: string; total: number } & Row)

type List<Item> = { items: Item[]; total: number; totalCapped: boolean; all: string }

const listOf = <Row extends { total: number }, Item>(
  rows: Row[],
  { all, toItem, cap = Infinity }: { all: string; toItem: (row: Row) => Item; cap?: number },
): List<Item> => {
  const total = rows[0]?.total ?? 0
  return { items: rows.map(toItem), total, totalCapped: total >= cap, all }
}

type Of<Part> = Part extends { items: (infer Item)[] } ? Item : never
type AssignmentRow = Omit<Of<ProfileData['assignments']>, 'assignmentId'>
type DelegationRow = Omit<Of<ProfileData['delegations']['given']>, 'delegationId'> & { side: 'given' | 'received' }
type RelationRow = Omit<Of<ProfileData['relationships']['children']>, 'relationshipId'> & {
  side: 'guardians' | 'children'
}
type ChangeRow = Omit<Of<ProfileData['changes']>, 'id'>

/**
 * The parts that PostgreSQL alone has. Each is one look-up. The server ends one that takes too long, which the signal
 * cannot: other look-ups are under way on the same connection.
 */
export const postgresProfileParts = ({
  lookups,
}: Pick<PostgresStore, 'lookups'>): Pick<PartReaders, 'assignments' | 'delegations' | 'relationships' | 'changes'> => {
  const read = async <Row>(name: string, text: string, values: unknown[]) => {
    const { rows } = await lookups.query<Found<Row>>({ name: `profile-${name}`, text, values })
    const found = rows.filter(({ id }) => id !== null).map(({ position: _, changesAt: _at, ...row }) => row)
    const { position, changesAt = null } = rows[0]!
    return { found: found as Omit<Found<Row>, 'position' | 'changesAt'>[], position, changesAt }
  }
  const answered = <Data>(data: Data, position: string) =>
    ({ store: 'postgresql', servedFrom: 'source', ageMs: 0, position, data }) as const

  return {
    assignments: async ({ id, at }) => {
      const { found, position, changesAt } = await read<AssignmentRow>('assignments', statements.ASSIGNMENTS, [id, at])
      const all = wholeLists.assignments({ id, at })
      const toItem = ({ id: assignmentId, total: _, ...row }: (typeof found)[number]) => ({ assignmentId, ...row })
      return { ...answered(listOf(found, { all, toItem }), position), changesAt }
    },
    delegations: async ({ id, at }) => {
      const { found, position } = await read<DelegationRow>('delegations', statements.DELEGATIONS, [id, at])
      const toItem = ({ id: delegationId, total: _, side: _side, ...row }: (typeof found)[number]) => ({
        delegationId,
        ...row,
      })
      const [given, received] = (['given', 'received'] as const).map((side) =>
        listOf(
          found.filter((row) => row.side === side),
          { all: wholeLists[side]({ id, at }), toItem },
        ),
      ) as [ProfileData['delegations']['given'], ProfileData['delegations']['received']]
      return answered({ given, received }, position)
    },
    relationships: async ({ id, at }) => {
      const { found, position } = await read<RelationRow>('relationships', statements.RELATIONSHIPS, [id])
      const all = wholeLists.relationships({ id, at })
      const toItem = ({ id: relationshipId, kind, person }: (typeof found)[number]) => ({
        relationshipId,
        kind,
        person,
      })
      const of = (side: RelationRow['side']) =>
        listOf(
          found.filter((row) => row.side === side),
          { all, toItem },
        )
      return answered({ guardians: of('guardians'), children: of('children') }, position)
    },
    changes: async ({ id, at }) => {
      const { found, position } = await read<ChangeRow>('changes', statements.CHANGES, [id, at])
      const all = wholeLists.changes({ id, at })
      const toItem = ({ total: _, ...row }: (typeof found)[number]) => row
      return answered(listOf(found, { all, toItem, cap: COUNT_CAP }), position)
    },
  }
}
