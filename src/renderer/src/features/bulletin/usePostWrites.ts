import type { Post, PostInput, PostPatch, PostRow } from '../../../../contract/bulletin.ts'
import type { PostComment } from '../../../../contract/bulletin-comments.ts'
import { fieldText } from '../../app/fields.messages.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { mergeLists } from '../../app/writes/merge-edit.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { bulletinText as t } from './bulletin.messages.ts'

/** Writes to posts and comments. Creating, saving and publishing throw refusals, so that the form can show them. */
export const usePostWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const unitNames = (ids: readonly string[]) =>
    Promise.all(
      ids.map((id) =>
        client.orgUnits.get({ id }).then(
          ({ name }) => name,
          () => id,
        ),
      ),
    )
  const entry = {
    kind: 'post' as const,
    read: (id: string) => client.bulletin.posts.get({ id }),
    name: ({ title }: Pick<Post, 'title'>) => title,
    labels: () => ({
      title: fieldText('title'),
      slug: fieldText('slug'),
      body: fieldText('body'),
      tags: fieldText('tags'),
      audienceIds: fieldText('audienceIds'),
    }),
    say: async (field: keyof PostPatch & string, value: unknown) => {
      if (field === 'audienceIds') return (await unitNames(value as string[])).join(', ')
      if (field === 'tags') return (value as string[]).join(', ')
      return value === undefined ? undefined : String(value)
    },
    merge: { tags: mergeLists, audienceIds: mergeLists },
  }

  const createPost = (input: PostInput) =>
    write({
      procedure: 'bulletin.posts.create',
      input,
      asks: { what: t('editor.createTitle') },
      done: ({ title }) => t('created', { title }),
      refused: 'throw',
    })

  /** `base` is the post when the edit began. */
  const savePost = (base: Post, mine: PostPatch) =>
    edit.save({
      procedure: 'bulletin.posts.update',
      entry,
      base,
      mine,
      asks: { what: t('editor.title') },
      done: ({ title }) => t('saved', { title }),
      refused: 'throw',
    })

  const publishPost = ({ id, version, title }: PostRow, at: Date | undefined) =>
    write({
      procedure: 'bulletin.posts.publish',
      input: { id, version, at },
      asks: { what: t('publish.title', { title }) },
      done: ({ state }) => (state === 'scheduled' ? t('scheduled', { title }) : t('published', { title })),
      refused: 'throw',
    })

  const withdrawPost = ({ id, version, title }: PostRow) =>
    write({
      procedure: 'bulletin.posts.withdraw',
      input: { id, version },
      asks: { what: t('post.withdraw') },
      done: () => t('withdrawn', { title }),
    })

  const archivePost = ({ id, version, title }: PostRow) =>
    write({
      procedure: 'bulletin.posts.archive',
      input: { id, version },
      asks: { what: t('post.archive') },
      done: () => t('archived', { title }),
    })

  /** Resolves to whether the post is deleted now. */
  const removePost = async (gone: Post) => {
    const { id, title } = gone
    const question = { title: t('deleteTitle', { title }), text: t('deleteText'), action: t('deleteDo'), danger: true }
    if (!(await confirm(question))) return false
    return writeSeen({
      procedure: 'bulletin.posts.remove',
      entry,
      seen: [gone],
      verb: 'delete',
      input: (now) => ({ id, version: now(gone).version }),
      asks: false,
      done: () => t('deleted', { title }),
    })
  }

  const moderate = ({ postId, number }: PostComment, verb: 'approve' | 'reject') =>
    write({
      procedure: `bulletin.comments.${verb}`,
      input: { id: postId, number },
      asks: { what: t('asksComment') },
      done: () => t(verb === 'approve' ? 'approved' : 'rejected'),
    })

  return { createPost, savePost, publishPost, withdrawPost, archivePost, removePost, moderate }
}
