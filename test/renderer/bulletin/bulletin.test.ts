import { describe, expect, it, vi } from 'vitest'
import type { Post } from '../../../src/contract/bulletin.ts'
import PostDrawer from '../../../src/renderer/src/features/bulletin/PostDrawer.vue'
import { formOf, inputOf, tagsOf } from '../../../src/renderer/src/features/bulletin/post-form.ts'
import { audienceWords, commentWords } from '../../../src/renderer/src/features/bulletin/post-words.ts'
import { filterOf, isFiltered, questionOf } from '../../../src/renderer/src/features/bulletin/posts-question.ts'
import { mountInSchool } from '../mount.ts'

const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const unit = { id: '01931d3a-5c00-7000-8000-000000000009', name: 'North' }
const post: Post = {
  id: '01931d3a-5c00-7000-8000-000000000001',
  slug: 'trip',
  title: SCRIPT,
  excerpt: '',
  body: `${SCRIPT}\n\n**bold** [x](javascript:alert(3))`,
  state: 'published',
  publishedAt: new Date(0),
  tags: ['trip', 'Year 9'],
  audienceIds: [unit.id],
  audience: [unit],
  comments: 1,
  heldComments: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 3,
}

describe('the editor of a post', () => {
  it('gives back the post that it was filled with', () => {
    const { title, body, tags, audienceIds } = post
    expect(inputOf(formOf(post))).toEqual({ title, body, tags, audienceIds })
  })

  it('takes each tag once, without blanks', () => {
    expect(tagsOf(' trip, Year 9,, trip ,')).toEqual(['trip', 'Year 9'])
  })
})

describe('the question of the board', () => {
  it('is read from the address, without what cannot be read', () => {
    const question = questionOf({ search: 'sea', state: 'asleep', tag: 'trip', sort: 'id' })
    expect(filterOf(question)).toEqual({ search: 'sea', state: undefined, tag: 'trip' })
    expect(question.sort).toBe('-publishedAt')
    expect([isFiltered(question), isFiltered(questionOf({ sort: 'title' }))]).toEqual([true, false])
  })
})

describe('words of a post', () => {
  it('name its audience and what waits', () => {
    expect(audienceWords(post)).toBe('North')
    expect(audienceWords({ audience: [], audienceIds: [] })).toBe('Everybody')
    expect(commentWords({ comments: 2, heldComments: 1 })).toBe('2, 1 waits')
    expect(commentWords({ comments: 0 })).toBe('')
  })
})

describe('a post in its reading view', () => {
  const comment = {
    postId: post.id,
    number: 1,
    author: SCRIPT,
    body: SCRIPT,
    writtenAt: new Date(0),
    state: 'held' as const,
  }

  it('shows script as it was typed, and a moderator approves a comment', async () => {
    const approved = vi.fn(() => ({ ...comment, state: 'approved', consistencyToken: '1.1' }))
    const { wrapper } = await mountInSchool(PostDrawer, {
      props: { postId: post.id },
      answers: {
        'bulletin.posts.get': () => post,
        'bulletin.comments.ofPost': () => ({ items: [comment], nextCursor: null, total: 1 }),
        'bulletin.comments.approve': approved,
      },
    })
    await vi.waitFor(() => expect(wrapper.text()).toContain('Waits'), { timeout: 10_000 })
    expect(wrapper.find('h2').text()).toBe(SCRIPT)
    expect(wrapper.find('img, script, [href]').exists()).toBe(false)
    expect(wrapper.find('strong').text()).toBe('bold')
    expect(wrapper.text().split(SCRIPT)).toHaveLength(5)
    await wrapper.find('[aria-label="Approve comment 1"]').trigger('click')
    await vi.waitFor(() => expect(approved).toHaveBeenCalled(), { timeout: 10_000 })
    expect(approved).toHaveBeenCalledExactlyOnceWith({ id: post.id, number: 1 }, expect.anything())
    wrapper.unmount()
  })
})
