import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { Bulletin } from './bulletin.port.ts'
import { searchCommentRows, searchCommentsOfPost } from './comment-list.sql.ts'
import { findPostRow, searchPostRows, searchTagRows } from './post-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const postWrites = () => import('./post-writes.sql.ts')
const postMoves = () => import('./post-moves.sql.ts')
const commentWrites = () => import('./comment-writes.sql.ts')

export const postgresBulletin = (store: PostgresStore): Bulletin => ({
  posts: {
    search: (query) => searchPostRows(store.pool, query),
    find: (post) => findPostRow(store.pool, post),
    create: async (input, author) => (await postWrites()).createPostRow(store, input, author),
    update: async (change, author) => (await postWrites()).updatePostRow(store, change, author),
    remove: async (target, author) => (await postWrites()).removePostRow(store, target, author),
    publish: async (target, author) => (await postMoves()).movePostRow(store, { ...target, verb: 'publish' }, author),
    withdraw: async (target, author) => (await postMoves()).movePostRow(store, { ...target, verb: 'withdraw' }, author),
    archive: async (target, author) => (await postMoves()).movePostRow(store, { ...target, verb: 'archive' }, author),
  },
  comments: {
    search: (query) => searchCommentRows(store.pool, query),
    ofPost: (query) => searchCommentsOfPost(store.pool, query),
    create: async (comment, author) => (await commentWrites()).createCommentRow(store, comment, author),
    moderate: async (comment, author) => (await commentWrites()).moderateCommentRow(store, comment, author),
  },
  tags: { search: (query) => searchTagRows(store.pool, query) },
})
