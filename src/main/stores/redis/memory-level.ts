import { BentoCache, bentostore } from 'bentocache'
import type { MemoryLevel } from '../../features/cache/cache-levels.port.ts'
import { boundedMemory } from './bounded-memory.ts'

const MOST_ENTRIES = 20_000
const MOST_BYTES = 64 * 1024 * 1024

type Answer = Parameters<MemoryLevel['set']>[0]

/** Answers in this process, kept as they are. Opening it loads the cache library and no driver. */
export const openMemoryLevel = ({
  mostEntries = MOST_ENTRIES,
  mostBytes = MOST_BYTES,
}: { mostEntries?: number; mostBytes?: number } = {}): MemoryLevel => {
  const weights = new WeakMap<object, number>()
  const memory = boundedMemory({
    mostEntries,
    mostBytes,
    bytesOf: (raw) => weights.get((raw as { value: Answer }).value) ?? 0,
  })
  const cache = new BentoCache({ default: 'memory', stores: { memory: bentostore().useL1Layer(memory) } })
  return {
    get: (key) => cache.get<Answer>({ key }),
    set: async (answer, { bytes, ttlMs }) => {
      weights.set(answer, bytes)
      await cache.set({ key: answer.key, value: answer, ttl: ttlMs })
    },
    clear: () => void cache.clear(),
    size: memory.size,
  }
}
