import { freeSlug, slugOf } from '../../../foundation/slug.ts'
import { DAY } from '../district.ts'
import { drawCulture, drawName } from '../name-people.ts'
import { createRandom, type Random } from '../random.ts'
import { createIdSource } from '../sample-ids.ts'
import { startOfDay } from '../school-calendar.ts'
import { COMMENTS, POSTS } from './post-words.ts'

const HOUR = DAY / 24

export type SamplePost = {
  id: string
  slug: string
  title: string
  body: string
  state: 'draft' | 'published' | 'archived'
  createdAt: Date
  publishedAt: Date | null
  tags: readonly string[]
  audienceIds: readonly string[]
  comments: readonly { author: string; body: string; writtenAt: Date; state: 'held' | 'approved' | 'rejected' }[]
}

/** Of every fifteen posts one is a draft, one scheduled, two archived; the others are on the board. */
const kindOf = (number: number) => ({ 3: 'draft', 8: 'scheduled', 11: 'archived', 14: 'archived' })[number % 15]

const drawComments = (random: Random, { from, until }: { from: number; until: number }): SamplePost['comments'] =>
  Array.from({ length: random.below(5) }, () => {
    const { givenName, familyName } = drawName(random, drawCulture(random))
    return {
      author: `${givenName} ${familyName}`,
      body: random.pick(COMMENTS),
      writtenAt: new Date(from + random.below(Math.max(1, until - from))),
      state: random.chance(0.75)
        ? ('approved' as const)
        : random.chance(0.8)
          ? ('held' as const)
          : ('rejected' as const),
    }
  }).sort((one, other) => one.writtenAt.getTime() - other.writtenAt.getTime())

/**
 * Makes up the board of a sample district. The same options give the same rows on every platform. `units` are those for
 * whose members a third of the posts is.
 */
export const generatePosts = (options: {
  posts: number
  seed: number
  today: string
  units: readonly string[]
}): SamplePost[] => {
  const { posts, seed, today, units } = options
  const random = createRandom('bulletin', seed, posts)
  const now = startOfDay(today)
  const nextId = createIdSource({ start: now - DAY, seeds: ['bulletin', seed, posts, today] })
  const taken = new Set<string>()
  return Array.from({ length: posts }, (_, number) => {
    const words = POSTS[number % POSTS.length]!
    const title = words.title.replace('{n}', String(Math.floor(number / POSTS.length) + 1))
    const slug = freeSlug(slugOf(title), taken)
    taken.add(slug)
    const kind = kindOf(number)
    const moment = kind === 'scheduled' ? now + random.between(2, 40) * DAY : now - random.between(1, 280) * DAY
    const publishedAt = moment + 8 * HOUR
    const createdAt = Math.min(publishedAt, now) - random.between(1, 72) * HOUR
    return {
      id: nextId(),
      slug,
      title,
      body: words.body,
      state: kind === 'draft' || kind === 'archived' ? kind : 'published',
      createdAt: new Date(createdAt),
      publishedAt: kind === 'draft' ? null : new Date(publishedAt),
      tags: words.tags,
      audienceIds: units.length > 0 && random.chance(0.33) ? [random.pick(units)] : [],
      comments: kind === 'draft' || kind === 'scheduled' ? [] : drawComments(random, { from: publishedAt, until: now }),
    }
  })
}
