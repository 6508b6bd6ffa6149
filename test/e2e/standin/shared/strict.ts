import { EventEmitter } from 'node:events'

/** Thrown for a part of Electron that a double lacks. It fails the test and names the part. */
export class LackError extends Error {
  override name = 'LackError'
}

/** Every missing part that was used, even where the program caught the error. */
export const lacks: string[] = []

export const lack = (what: string) => {
  lacks.push(what)
  process.stderr.write(`[stand-in] lacks ${what}\n`)
  return new LackError(`The stand-in for Electron lacks ${what}: add it to test/e2e/standin.`)
}

/** Properties that `await`, `JSON.stringify` and `util.inspect` read of any object. */
const askedOfAnything = new Set(['then', 'toJSON', 'inspect'])

/** Wraps an object so that reading or writing a property that it lacks throws. */
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

/** The events of an emitter. */
export type Events = {
  /** The double emits these by itself. */
  emitted: readonly string[]
  /** Electron emits these; the stand-in only does when a test asks for it. The README explains why. */
  toldByTests?: readonly string[]
}

/** An emitter that refuses a listener for an event that would never be emitted. */
export class Announced extends EventEmitter {
  readonly #name: string
  readonly #events: ReadonlySet<string>

  constructor(name: string, { emitted, toldByTests = [] }: Events) {
    super()
    this.#name = name
    this.#events = new Set([...emitted, ...toldByTests])
    // The methods are called on a proxy, which cannot reach private fields, so they are bound to this object.
    for (const method of ['on', 'addListener', 'prependListener'] as const) {
      const add = this[method].bind(this)
      this[method] = ((event: string, listener: (...args: unknown[]) => void) => {
        // `once` of node:events listens for `error` on every emitter.
        if (event !== 'error' && !this.#events.has(event)) throw lack(`${this.#name}.${method}('${event}')`)
        add(event, listener)
        return this.face
      }) as never
    }
  }

  /** The object that the program holds for this emitter. */
  face: unknown = this
}

/** An emitter with members that fit `Real`. Returns the object that the program holds. */
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
