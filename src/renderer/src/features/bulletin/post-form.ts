import type { Post, PostInput } from '../../../../contract/bulletin.ts'

/** A post as its editor has it. */
export type PostForm = { title: string; body: string; tags: string; audienceIds: string[] }

export const formOf = (post: Post | undefined): PostForm => ({
  title: post?.title ?? '',
  body: post?.body ?? '',
  tags: post?.tags.join(', ') ?? '',
  audienceIds: [...(post?.audienceIds ?? [])],
})

/** The tags of a text, each once. */
export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
]

export const inputOf = ({ title, body, tags, audienceIds }: PostForm): PostInput => ({
  title,
  body,
  tags: tagsOf(tags),
  audienceIds: [...audienceIds],
})
