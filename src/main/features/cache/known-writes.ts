import { setTimeout as delay } from 'node:timers/promises'
import { READER_TRUST_MS } from '../../foundation/reader-trust.ts'
import type { AnnouncedChange } from '../../foundation/announced-change.ts'
import type { Tag } from './cache.port.ts'
import { type Generations, generations } from './generations.ts'
import { parseSnapshot, sees, type SeenSnapshot, transactionOf } from './seen-snapshot.ts'
import type { WritesReading, WritesRecord } from './writes-record.port.ts'

/** How often the record is read without a hint while the cache is used, in ms. It is well below the trust. */
const LOOK_EVERY_MS = 300
/** A cache that nobody asked for this long leaves, so that writers do not wait for it. */
const IDLE_MS = 10_000
const BACKOFF_MS = 1_000
/** The most rows whose last change is remembered: about 10 MB. */
const MOST_TAGS = 50_000

export type KnownWrites = {
  /**
   * Returns undefined when every write that was acknowledged before this call is known, else a promise of that. It fails
   * as the database does.
   */
  upToDate: () => Promise<void> | undefined
  /** Reads the writes after this call whether or not that is needed. */
  readNow: () => Promise<void>
  /** What is known, for a load that begins now; null before the first reading. */
  now: () => { snapshot: SeenSnapshot; head: string; database: string } | null
  /** Tells whether an answer loaded at this snapshot is what the source would say now. */
  isCurrent: (snapshot: SeenSnapshot, tags: readonly Tag[]) => boolean
  knows: (token: string) => boolean
  /** The database's clock in milliseconds, by an estimate that is never behind it. */
  clock: () => number
  /** Notes a write of this process, which does not wait for its own reader. */
  written: (changes: readonly AnnouncedChange[]) => void
  close: () => Promise<void>
}

/** Both clocks of this computer. The monotonic one may stand still while the computer sleeps, the other may be set. */
export type Clocks = { monotonic: () => number; wall: () => number }

const systemClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() }

type Moment = { monotonic: number; wall: number }
type Known = {
  snapshot: SeenSnapshot
  head: string
  database: string
  generations: Generations
  clock: number
  askedAt: number
}

/**
 * Follows the writes of one database. While it is registered with the writers it knows every acknowledged write without
 * asking, for `trustMs` after each reading. Otherwise each call asks. `registers` is false for a console that may not
 * write.
 */
export const knownWrites = ({
  record,
  registers,
  clocks = systemClocks,
  mostTags = MOST_TAGS,
  trustMs = READER_TRUST_MS,
  lookEveryMs = LOOK_EVERY_MS,
  idleMs = IDLE_MS,
}: {
  record: WritesRecord
  registers: boolean
  clocks?: Clocks
  mostTags?: number
  trustMs?: number
  lookEveryMs?: number
  idleMs?: number
}): KnownWrites => {
  let known: Known | null = null
  let trustedFrom: Moment | null = null
  let acknowledged = false
  /** False as soon as this reader is about to leave: from there on no reading may be trusted. */
  let stays = false
  /** Somebody wrote, so a writer may wait even if it changed no rows. */
  let isHinted = false
  /** Own writes since the running reading was sent, which it may not have seen. */
  let ownWrites: AnnouncedChange[] = []
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let following: { done: Promise<void>; stop: AbortController } | null = null
  let usedAt = 0
  let closed = false

  const isTrusted = (now: number) => {
    if (trustedFrom === null) return false
    if (now - trustedFrom.monotonic >= trustMs) return false
    const wall = clocks.wall() - trustedFrom.wall
    return wall >= 0 && wall < trustMs
  }

  const begin = (reading: WritesReading, snapshot: SeenSnapshot, askedAt: number): Known => {
    const fresh = generations({ mostTags, floor: reading.unlistedUpTo })
    if (reading.changes === null) fresh.raiseFloor(snapshot.end - 1)
    else fresh.note(reading.changes)
    fresh.note(ownWrites)
    const { head, database, clock } = reading
    return { snapshot, head, database, clock, askedAt, generations: fresh }
  }

  const goOn = (from: Known, reading: WritesReading, snapshot: SeenSnapshot, askedAt: number): Known => {
    if (reading.changes === null) from.generations.raiseFloor(snapshot.end - 1)
    else from.generations.note(reading.changes)
    const { head, clock } = reading
    return { ...from, snapshot, head, clock, askedAt }
  }

  const readOnce = async (): Promise<void> => {
    const hinted = isHinted
    isHinted = false
    const asked = { monotonic: clocks.monotonic(), wall: clocks.wall() }
    ownWrites = []
    let reading = await record.read(known?.snapshot.text ?? null)
    let snapshot = parseSnapshot(reading.snapshot)
    if (
      known !== null &&
      (reading.database !== known.database || snapshot === null || snapshot.end < known.snapshot.end)
    ) {
      known = null
      trustedFrom = null
      reading = await record.read(null)
      snapshot = parseSnapshot(reading.snapshot)
    }
    if (snapshot === null) throw new Error('The database tells its snapshots in an unknown form.')
    const hasNews = known === null || reading.changes === null || reading.changes.length > 0
    known = known === null ? begin(reading, snapshot, asked.monotonic) : goOn(known, reading, snapshot, asked.monotonic)
    if (!reading.isKnown) {
      acknowledged = false
      return
    }
    if (!acknowledged || hasNews || hinted) acknowledged = await record.acknowledge(reading.snapshot).catch(() => false)
    if (acknowledged && stays) trustedFrom = asked
  }

  /** Readings follow each other, because each begins where the one before it ended. */
  const read = (): Promise<void> => {
    if (next) return next
    if (running === null) {
      const first = readOnce().finally(() => {
        if (running === first) running = null
      })
      return (running = first)
    }
    const before = running
    const later = before
      .catch(() => undefined)
      .then(() => {
        next = null
        running = null
        return read()
      })
    return (next = later)
  }

  const follow = async (stop: AbortSignal) => {
    let registered = false
    stays = true
    while (!stop.aborted && clocks.monotonic() - usedAt < idleMs) {
      try {
        if (!registered) await record.register()
        registered = true
        await read()
        registered = acknowledged
        if (!registered) continue
        const before = clocks.monotonic()
        await record.hint(lookEveryMs, stop)
        isHinted = clocks.monotonic() - before < lookEveryMs
      } catch {
        registered = false
        await delay(BACKOFF_MS, undefined, { signal: stop }).catch(() => undefined)
      }
    }
    stays = false
    trustedFrom = null
    acknowledged = false
    record.rest()
    await record.leave().catch(() => undefined)
  }

  const beginToFollow = () => {
    if (!registers || following || closed) return
    const stop = new AbortController()
    const done = follow(stop.signal).finally(() => (following = null))
    following = { done, stop }
  }

  return {
    upToDate: () => {
      usedAt = clocks.monotonic()
      if (isTrusted(usedAt)) return undefined
      beginToFollow()
      return read()
    },
    readNow: read,
    now: () => known,
    isCurrent: (snapshot, tags) => known !== null && known.generations.isCurrent(snapshot, tags),
    knows: (token) => known !== null && sees(known.snapshot, transactionOf(token)),
    clock: () => (known === null ? clocks.wall() : known.clock + clocks.monotonic() - known.askedAt),
    written: (changes) => {
      if (running) ownWrites.push(...changes)
      known?.generations.note(changes)
    },
    close: async () => {
      closed = true
      stays = false
      trustedFrom = null
      following?.stop.abort()
      await following?.done
    },
  }
}
