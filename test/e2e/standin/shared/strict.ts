import { EventEmitter } from 'node:events'

/** Something of Electron that this double does not have. The test that led here fails with its name. */
export class LackError extends Error {
  override name = 'LackError'
}

/** Everything that was asked for and is lacking, also where the program caught the error. */
export const lacks: string[] = []

export const lack = (what: string) => {
  lacks.push(what)
  process.stderr.write(`[stand-in] lacks ${what}\n`)
  return new LackError(`The stand-in for Electron lacks ${what}: add it to test/e2e/standin.`)
}

/** What `await`, `JSON.stringify` and `util.inspect` ask of every object. */
const askedOfAnything = new Set(['then', 'toJSON', 'inspect'])

/** The same object, except that reading or writing a property that it does not have throws. */
export const strict = <Double extends object>(name: string, double: Double): Double =>
  new Proxy(double, {
    get: (target, key, receiver) => {
      if (key in target || typeof key === 'symbol' || askedOfAnything.has(key))
        return Reflect.get(target, key, receiver) as unknown
      throw lack(`${name}.${key}`)
    },
    set: (target, key, value, receiver) => {
      if (typeof key === 'string' && !(key in target)) throw lack(`${name}.${key} =`)
      return Reflect.set(target, key, value, receiver)
    },
  })

/** A double of `Real`. It compiles only when each member exists in Electron's types and fits them. */
export const double =
  <Real>() =>
  <Key extends keyof Real>(name: string, members: Pick<Real, Key>): Real =>
    strict(name, members) as Real

/** What `Announced` takes besides events that the double brings about itself. */
export type Events = {
  /** The double emits these. */
  emitted: readonly string[]
  /** Electron emits these; here they come only when a test says so. The README says why. */
  toldByTests?: readonly string[]
}

/** An emitter that refuses a listener for an event which would never come. */
export class Announced extends EventEmitter {
  readonly #name: string
  readonly #events: ReadonlySet<string>

  constructor(name: string, { emitted, toldByTests = [] }: Events) {
    super()
    this.#name = name
    this.#events = new Set([...emitted, ...toldByTests])
    // The methods are called on a proxy, which has no private fields: they are bound to this object's own.
    for (const method of ['on', 'addListener', 'prependListener'] as const) {
      const add = this[method].bind(this)
      this[method] = ((event: string, listener: (...args: unknown[]) => void) => {
        // `once` of node:events listens for errors of every emitter.
        if (event !== 'error' && !this.#events.has(event)) throw lack(`${this.#name}.${method}('${event}')`)
        add(event, listener)
        return this.face
      }) as never
    }
  }

  /** What the program holds of this emitter. */
  face: unknown = this
}

/** An emitter with members: both fit `Real`. Returned as what the program holds. */
export const emitterDouble =
  <Real>() =>
  <Key extends keyof Real>(name: string, events: Events, members: Pick<Real, Key>): Real => {
    const emitter = new Announced(name, events)
    Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members))
    const face = strict(name, emitter)
    emitter.face = face
    return face as unknown as Real
  }

/** An event that a listener may prevent. */
export const preventable = <More extends object>(more: More = {} as More) => {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}
