import type { OpeningStep } from '../../contract/connections.ts'

type Step = Exclude<OpeningStep, { kind: 'open' }>

/** The progress of opening schools, for callers that wait. */
export type Openings = {
  /** Sets the present step; null for none. A step that is not read before the next one is skipped. */
  tell: (profileId: string, step: Step | null) => void
  /** Sets the present step of every school that waits for the embedded server. */
  tellWaiting: (step: Step) => void
  /** Keeps the school from counting as open until this work has ended, even by failure. */
  hold: (profileId: string, work: Promise<unknown>) => void
  /**
   * Yields the present step and later ones until `opened` and all held work have ended, then `open`. Fails as `opened`
   * does. Ends with the signal.
   */
  follow: (profileId: string, opened: Promise<unknown>, signal?: AbortSignal) => AsyncGenerator<OpeningStep, void>
}

type Opening = { now: Step | null; held: Set<Promise<unknown>>; changed: EventTarget }

export const createOpenings = (): Openings => {
  const openings = new Map<string, Opening>()
  const of = (profileId: string) => {
    const known = openings.get(profileId) ?? { now: null, held: new Set(), changed: new EventTarget() }
    openings.set(profileId, known)
    return known
  }
  const tell = (opening: Opening, step: Step | null) => {
    opening.now = step
    opening.changed.dispatchEvent(new Event('change'))
  }

  return {
    tell: (profileId, step) => tell(of(profileId), step),
    tellWaiting: (step) => {
      for (const opening of openings.values()) if (opening.now !== null) tell(opening, step)
    },
    hold: (profileId, work) => {
      const opening = of(profileId)
      const over = work.then(
        () => undefined,
        () => undefined,
      )
      opening.held.add(over)
      void over.then(() => {
        opening.held.delete(over)
        if (opening.held.size === 0) tell(opening, null)
      })
    },
    follow: async function* (profileId, opened, signal) {
      const opening = of(profileId)
      let wake: () => void = () => undefined
      const woken = () => wake()
      let outcome: { error?: unknown } | undefined
      const all = async () => {
        await opened
        while (opening.held.size > 0) await Promise.all(opening.held)
      }
      void all()
        .then(
          () => (outcome = {}),
          (error: unknown) => (outcome = { error }),
        )
        .then(woken)
      opening.changed.addEventListener('change', woken)
      signal?.addEventListener('abort', woken)
      try {
        let told: Step | null = null
        while (!signal?.aborted) {
          if (outcome !== undefined) {
            if ('error' in outcome) throw outcome.error
            yield { kind: 'open' }
            return
          }
          const { now } = opening
          if (now !== null && now !== told) {
            told = now
            yield now
            continue
          }
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        opening.changed.removeEventListener('change', woken)
        signal?.removeEventListener('abort', woken)
      }
    },
  }
}
