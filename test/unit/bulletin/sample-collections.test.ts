import { expect, test } from 'vitest'
import { generatePosts } from '../../../src/main/features/sample/bulletin/generate-posts.ts'
import { generateFilms } from '../../../src/main/features/sample/films/generate-films.ts'

const today = '2026-11-29'
const units = ['01931d3a-5c00-7000-8000-000000000001', '01931d3a-5c00-7000-8000-000000000002']

test('the same seed and day make the same films and posts, another seed others', () => {
  const films = (seed: number) => generateFilms({ films: 300, seed, today })
  const posts = (seed: number) => generatePosts({ posts: 60, seed, today, units })
  expect(films(1)).toEqual(films(1))
  expect(posts(1)).toEqual(posts(1))
  expect(films(2)).not.toEqual(films(1))
  expect(posts(2)).not.toEqual(posts(1))
})

test('films credit known people, each name once, and a director first', () => {
  const { films, people } = generateFilms({ films: 300, seed: 1, today })
  const ids = new Set(people.map(({ id }) => id))
  expect([films.length, new Set(people.map(({ name }) => name)).size]).toEqual([300, people.length])
  for (const { credits, genres, year } of films) {
    expect(credits[0]!.part).toBe('director')
    expect(
      credits.every(({ personId, part, played }) => ids.has(personId) && (played === null || part === 'actor')),
    ).toBe(true)
    expect([new Set(genres).size, year >= 1888 && year <= 2026]).toEqual([genres.length, true])
  }
})

test('the board has every state, addresses of their own, and comments after publication', () => {
  const posts = generatePosts({ posts: 60, seed: 1, today, units })
  const now = new Date(`${today}T00:00:00.000Z`)
  expect(new Set(posts.map(({ slug }) => slug)).size).toBe(60)
  const count = (found: (post: (typeof posts)[number]) => boolean) => posts.filter(found).length
  expect([count(({ state }) => state === 'draft'), count(({ state }) => state === 'archived')]).toEqual([4, 8])
  expect(count(({ publishedAt }) => publishedAt !== null && publishedAt > now)).toBe(4)
  expect(count(({ audienceIds }) => audienceIds.length > 0)).toBeGreaterThan(5)
  const states = new Set(posts.flatMap(({ comments }) => comments.map(({ state }) => state)))
  expect(states).toEqual(new Set(['approved', 'held', 'rejected']))
  for (const { comments, publishedAt } of posts)
    for (const { writtenAt } of comments) expect(writtenAt >= publishedAt!).toBe(true)
})
