import type { Post } from '../../../contract/bulletin.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { changedFields, lockVersion, saveVersion, type Values } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction } from '../../stores/postgres/write-transaction.ts'
import { readPost } from './post-writes.sql.ts'
import { postEntity, type PostRecord } from './post.entity.ts'

const KIND = 'post'
type MoveTarget = { id: string; version?: number | undefined }
type Verb = 'publish' | 'withdraw' | 'archive'

export const notPublished = (expected: string) => refusal('RULE_VIOLATION', { rule: 'post-not-published', expected })

/** What each move makes of a post. */
const moves: Record<Verb, (row: PostRecord, times: { at?: Date | undefined; now: Date }) => Values<PostRecord>> = {
  publish: ({ state, publishedAt }, { at, now }) => {
    const isOnBoard = state === 'published' && publishedAt !== null && publishedAt <= now
    return { state: 'published', publishedAt: at ?? (isOnBoard ? publishedAt : () => NOW_SQL) }
  },
  withdraw: () => ({ state: 'draft', publishedAt: null }),
  archive: ({ state }) => {
    if (state === 'draft') throw notPublished('a post that is or was published')
    return { state: 'archived' }
  },
}

/** Moves a post between its states. A post that is there already is left as it is. */
export const movePostRow = async (
  store: PostgresStore,
  { id, version, verb, at }: MoveTarget & { verb: Verb; at?: Date | undefined },
  author: Author,
): Promise<Post & { consistencyToken: string }> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, postEntity, { name: KIND, id, version })
    const before = await readPost(scope, id)
    const [clock] = await scope.query<{ now: Date }>(`SELECT ${NOW_SQL} AS now`)
    const change = changedFields<PostRecord, Values<PostRecord>>(row, moves[verb](row, { at, now: clock!.now }))
    if (!change) return before
    await saveVersion(scope.manager, postEntity, { row, changes: change.after })
    const after = await readPost(scope, id)
    const told = ({ state, publishedAt }: Post) => ({ state, publishedAt })
    scope.audit({ action: `post.${verb}`, entityKind: KIND, entityId: id, before: told(before), after: told(after) })
    scope.changed(KIND, [id])
    return after
  })
  return { ...result, consistencyToken }
}
