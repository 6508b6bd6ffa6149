import { appRoutes } from './implementer.ts'
import { getScene, listScenes } from '../features/org-chart/read-scenes.ts'
import { saveScene } from '../features/org-chart/save-scene.ts'

/** Scenes need no open school: they are there while its database is away. */
const { scenes } = appRoutes.use(async ({ context, next }) =>
  next({ context: { book: await context.app.sceneBook(context.profileId) } }),
).orgChart

export const scenesRoutes = {
  list: scenes.list.handler(({ context }) => listScenes(context.book)),
  get: scenes.get.handler(({ input, context }) => getScene(context.book, input)),
  save: scenes.save.handler(({ input, context }) => saveScene(context.book, input)),
  rename: scenes.rename.handler(({ input, context }) => context.book.change({ ...input, savedAt: new Date() })),
  remove: scenes.remove.handler(async ({ input, context }) => {
    await context.book.remove(input)
    return { id: input.id }
  }),
  lastView: scenes.lastView.handler(async ({ context }) => ({ last: await context.book.lastView() })),
  keepLastView: scenes.keepLastView.handler(async ({ input, context }) => {
    await context.book.keepLastView(input)
    return {}
  }),
}
