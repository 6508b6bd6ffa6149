import { onBeforeUnmount } from 'vue'
import type { LayoutAnswer, LayoutRequest } from './layout-worker.ts'
import type { Layout } from './tidy-layout.ts'

/** Lays out trees in a worker. The answer is undefined when a later request has replaced the call. */
export const useLayoutWorker = () => {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  onBeforeUnmount(() => worker.terminate())
  let latest = 0
  return (parents: Int32Array): Promise<Layout | undefined> => {
    latest += 1
    const turn = latest
    return new Promise((resolve) => {
      const answer = ({ data }: MessageEvent<LayoutAnswer>) => {
        if (data.turn !== turn) return
        worker.removeEventListener('message', answer)
        resolve(turn === latest ? data : undefined)
      }
      worker.addEventListener('message', answer)
      worker.postMessage({ turn, parents } satisfies LayoutRequest)
    })
  }
}
