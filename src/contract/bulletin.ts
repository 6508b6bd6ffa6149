import { z } from 'zod'
import { id, instant } from './ids.ts'

export const post = z.object({
  id,
  title: z.string().min(1),
  body: z.string(),
  createdAt: instant,
  /** The post's address on the board: lower-case words of ASCII with hyphens. No two posts have the same. */
  slug: z.string().max(100),
  state: z.enum(['draft', 'published', 'withdrawn']),
  /** When the post was first published; null for a draft only. */
  publishedAt: instant.nullable(),
})
export type Post = z.infer<typeof post>

/** A tag of a post. `ordinal` is its place, from 1. A tag is one line. */
export type PostTag = { postId: string; ordinal: number; tag: string }

/** A comment on a post. `ordinal` is its place, from 1. */
export type PostComment = { postId: string; ordinal: number; author: string; writtenAt: Date; body: string }
