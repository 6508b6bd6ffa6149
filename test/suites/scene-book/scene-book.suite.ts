import { beforeEach, describe, expect, test } from 'vitest'
import {
  type ChartView,
  chartView,
  MAX_SCENES,
  MAX_VIEW_ENTRIES,
  type Scene,
} from '../../../src/contract/org-chart-scenes.ts'
import type { SceneBook } from '../../../src/main/features/org-chart/scene-book.port.ts'

export type SceneBookUnderTest = {
  name: string
  /** The books of two consoles with the same profile, and the book of another profile. */
  open: () => Promise<{ book: SceneBook; second: SceneBook; other: SceneBook }>
}

export const sceneId = (number: number) => `01931d3a-5c00-7000-8000-${String(number).padStart(12, '0')}`
export const aView = (more: Partial<ChartView> = {}): ChartView =>
  chartView.parse({ by: 'units', open: [sceneId(1)], moved: [{ id: sceneId(1), dx: 12.5, dy: -40 }], ...more })
const savedAt = new Date('2026-11-22T20:00:00.123Z')
export const made = (number: number, name = `Scene ${number}`, view = aView()) => ({
  id: sceneId(number),
  name,
  savedAt,
  view,
})

/** The behaviour of every book of scenes, whatever stores them. */
export const sceneBookSuite = ({ name, open }: SceneBookUnderTest) =>
  describe(`Scenes in ${name}`, () => {
    let book: SceneBook
    let second: SceneBook
    let other: SceneBook
    beforeEach(async () => {
      ;({ book, second, other } = await open())
    })

    test('has nothing at first', async () => {
      expect(await book.list()).toEqual({ scenes: [], unreadable: [] })
      expect(await book.find(sceneId(1))).toBeUndefined()
      expect(await book.lastView()).toBeNull()
      await expect(book.remove({ id: sceneId(1), version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await book.clear()
    })

    test('returns what was saved, sorted by name, to the next console too', async () => {
      const names = ['Plan 10', 'plan 2', 'Ärzte', 'Zoo', '<b>"\\ 山𝒜']
      for (const [at, each] of names.entries()) await book.add(made(at + 1, each))
      const expected = ['<b>"\\ 山𝒜', 'Ärzte', 'plan 2', 'Plan 10', 'Zoo']
      expect((await book.list()).scenes.map((scene) => scene.name)).toEqual(expected)
      expect((await second.list()).scenes.map((scene) => scene.name)).toEqual(expected)
      expect(await second.find(sceneId(1))).toEqual({ ...made(1, 'Plan 10'), version: 1 })
    })

    test('keeps a name unique, in any case or form of Unicode', async () => {
      await book.add(made(1, 'Café'))
      for (const each of ['Café', 'CAFÉ', 'cafe\u0301'])
        await expect(second.add(made(2, each))).rejects.toMatchObject({
          code: 'DUPLICATE',
          data: { entity: 'scene', field: 'name', existingId: sceneId(1) },
        })
      await book.add(made(2, 'Other'))
      const rename = { id: sceneId(2), version: 1, savedAt, name: 'CAFÉ' }
      await expect(book.change(rename)).rejects.toMatchObject({ code: 'DUPLICATE' })
      expect(await book.change({ ...rename, id: sceneId(1) })).toMatchObject({ name: 'CAFÉ', version: 2 })
    })

    test('changes name or view, and refuses a stale version', async () => {
      await book.add(made(1))
      const view = aView({ by: 'reporting', open: [] })
      const later = new Date('2026-11-23T08:00:00.000Z')
      await book.change({ id: sceneId(1), version: 1, savedAt: later, view })
      expect(await second.find(sceneId(1))).toEqual({ ...made(1), view, savedAt: later, version: 2 })
      const stale = { code: 'STALE_VERSION', data: { entity: 'scene', id: sceneId(1), currentVersion: 2 } }
      await expect(second.change({ id: sceneId(1), version: 1, savedAt, name: 'Late' })).rejects.toMatchObject(stale)
      await expect(second.remove({ id: sceneId(1), version: 1 })).rejects.toMatchObject(stale)
      await expect(book.change({ id: sceneId(9), version: 1, savedAt, name: 'None' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
      await second.remove({ id: sceneId(1), version: 2 })
      expect(await book.list()).toEqual({ scenes: [], unreadable: [] })
    })

    test('keeps every scene of two consoles that write at once, and one of two with the same name', async () => {
      const kept = await Promise.allSettled(
        Array.from({ length: 24 }, (_, at) => (at % 2 ? book : second).add(made(at + 1, `Scene ${at >> 1}`))),
      )
      expect(kept.filter(({ status }) => status === 'fulfilled')).toHaveLength(12)
      expect((await book.list()).scenes).toHaveLength(12)
      // Which of two scenes with one name comes first is not defined.
      const [{ id }] = (await book.list()).scenes as [Scene, ...Scene[]]
      const changes = await Promise.allSettled(
        [book, second].map((each) => each.change({ id, version: 1, savedAt, view: aView() })),
      )
      const kinds = changes.map((change) => (change.status === 'rejected' ? change.reason.code : change.value.version))
      expect(kinds.map(String).sort()).toEqual(['2', 'STALE_VERSION'])
    })

    test('refuses more than its limits', async () => {
      for (let number = 1; number <= MAX_SCENES; number += 1) await book.add(made(number))
      await expect(second.add(made(MAX_SCENES + 1))).rejects.toMatchObject({
        code: 'RULE_VIOLATION',
        data: { rule: 'scenes-full', field: 'name' },
      })
      const ids = Array.from({ length: MAX_VIEW_ENTRIES }, (_, at) => sceneId(at))
      const view = aView({ open: ids, moved: ids.map((id) => ({ id, dx: 123_456.5, dy: -123_456.5 })) })
      await expect(book.change({ id: sceneId(1), version: 1, savedAt, view })).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
      })
      expect(await book.find(sceneId(1))).toMatchObject({ version: 1 })
    }, 60_000)

    test('remembers the last view of the chart, the later of two', async () => {
      await book.keepLastView({ view: aView(), sceneId: null })
      await second.keepLastView({ view: aView({ by: 'reporting' }), sceneId: sceneId(1) })
      expect(await book.lastView()).toEqual({ view: aView({ by: 'reporting' }), sceneId: sceneId(1) })
    })

    test.each(['../../etc/passwd', '__proto__', '', 'last-view', `${sceneId(1)}/../x`, '\0'])(
      'finds nothing under the id %j',
      async (id) => {
        await book.add(made(1))
        await book.keepLastView({ view: aView(), sceneId: null })
        expect(await book.find(id)).toBeUndefined()
        await expect(book.remove({ id, version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(book.change({ id, version: 1, savedAt, name: 'X' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
        expect((await book.list()).scenes).toHaveLength(1)
      },
    )

    test('keeps each profile separately, and forgets one', async () => {
      await book.add(made(1, 'Same'))
      await other.add(made(1, 'Same'))
      await book.keepLastView({ view: aView(), sceneId: null })
      await second.clear()
      expect(await book.list()).toEqual({ scenes: [], unreadable: [] })
      expect(await book.lastView()).toBeNull()
      expect((await other.list()).scenes).toHaveLength(1)
    })
  })
