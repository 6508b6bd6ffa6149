import { refusal } from '../../contract/errors.ts'
import { schoolRoutesOf } from './implementer.ts'

const { posts, comments, tags } = schoolRoutesOf('bulletin').bulletin

export const bulletinRoutes = {
  posts: {
    search: posts.search.handler(({ input, context }) => context.school.bulletin.posts.search(input)),
    get: posts.get.handler(async ({ input, context }) => {
      const post = await context.school.bulletin.posts.find(input)
      if (!post) throw refusal('NOT_FOUND', { entity: 'post', id: input.id })
      return post
    }),
    create: posts.create.handler(({ input, context }) => context.school.bulletin.posts.create(input, context.author)),
    update: posts.update.handler(({ input, context }) => context.school.bulletin.posts.update(input, context.author)),
    remove: posts.remove.handler(({ input, context }) => context.school.bulletin.posts.remove(input, context.author)),
    publish: posts.publish.handler(({ input, context }) =>
      context.school.bulletin.posts.publish(input, context.author),
    ),
    withdraw: posts.withdraw.handler(({ input, context }) =>
      context.school.bulletin.posts.withdraw(input, context.author),
    ),
    archive: posts.archive.handler(({ input, context }) =>
      context.school.bulletin.posts.archive(input, context.author),
    ),
  },
  comments: {
    search: comments.search.handler(({ input, context }) => context.school.bulletin.comments.search(input)),
    ofPost: comments.ofPost.handler(({ input, context }) => context.school.bulletin.comments.ofPost(input)),
    create: comments.create.handler(({ input, context }) =>
      context.school.bulletin.comments.create(input, context.author),
    ),
    approve: comments.approve.handler(({ input, context }) =>
      context.school.bulletin.comments.moderate({ ...input, state: 'approved' }, context.author),
    ),
    reject: comments.reject.handler(({ input, context }) =>
      context.school.bulletin.comments.moderate({ ...input, state: 'rejected' }, context.author),
    ),
  },
  tags: { search: tags.search.handler(({ input, context }) => context.school.bulletin.tags.search(input)) },
}
