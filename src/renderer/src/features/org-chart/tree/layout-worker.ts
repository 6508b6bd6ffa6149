import { tidyLayout } from './tidy-layout.ts'

export type LayoutRequest = { turn: number; parents: Int32Array }
export type LayoutAnswer = { turn: number; x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> }

self.addEventListener('message', ({ data: { turn, parents } }: MessageEvent<LayoutRequest>) => {
  const { x, y } = tidyLayout(parents)
  self.postMessage({ turn, x, y } satisfies LayoutAnswer, { transfer: [x.buffer, y.buffer] })
})
