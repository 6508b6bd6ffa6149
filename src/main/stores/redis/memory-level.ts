import { BentoCache, bentostore } from 'bentocache'
import type { MemoryLevel } from '../../features/cache/cache-levels.port.ts'
import { boundedMemory } from './bounded-memory.ts'

const MOST_ENTRIES = 20_000
const MOST_BYTES = 64 * 1024 * 1024

type Held = Awaited<ReturnType<MemoryLevel['get']>>
type Weighed = { answer: Held; bytes: number }

/** Answers in this process, kept as they are. Opening it loads the cache library and no driver. */
export const openMemoryLevel = ({
  mostEntries = MOST_ENTRIES,
  mostBytes = MOST_BYTES,
}: { mostEntries?: number; mostBytes?: number } = {}): MemoryLevel => {
  const memory = boundedMemory({
    mostEntries,
    mostBytes,
    bytesOf: (raw) => (raw as { value: Weighed }).value.bytes,
  })
  const cache = new BentoCache({ default: 'memory', stores: { memory: bentostore().useL1Layer(memory) } })
  return {
    get: async (key) => (await cache.get<Weighed>({ key }))?.answer,
    set: async (answer, { bytes, ttlMs }) => {
      await cache.set({ key: answer.key, value: { answer, bytes }, ttl: ttlMs })
    },
    clear: () => void cache.clear(),
    size: memory.size,
  }
}
