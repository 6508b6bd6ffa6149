/** How bytes are encoded as text. Node and the page each have their own way. */
export type Base64 = { write: (bytes: Uint8Array) => string; read: (text: string) => Uint8Array }

/**
 * Structured clone as text, for values that go from one process to another. Keeps Date, RegExp, Map, Set, bytes,
 * BigInt, errors, `undefined`, holes, cycles and shared references. Refuses functions, symbols, promises and platform
 * objects with the messages of Electron. One function without imports, because the page receives its source.
 */
export const makeClone = (base64: Base64) => {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const views = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array }
  const more = { Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView }
  const viewTypes = { ...views, ...more } as Record<
    string,
    new (buffer: ArrayBuffer, at: number, size: number) => object
  >
  const errorTypes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as Record<
    string,
    ErrorConstructor
  >
  const typeOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1)

  // The text is a list of nodes that refer to each other by their index. The first is the value itself.
  const encode = (root: unknown): string => {
    const nodes: unknown[] = []
    const known = new Map<unknown, number>()

    const add = (value: unknown): number => {
      const seen = known.get(value)
      if (seen !== undefined) return seen
      const place = nodes.length
      nodes.push(null)
      known.set(value, place)
      nodes[place] = nodeOf(value)
      return place
    }
    const entriesOf = (value: object) =>
      Object.keys(value).map((key) => [key, add((value as Record<string, unknown>)[key])])

    const nodeOf = (value: unknown): unknown => {
      if (value === null || typeof value === 'string' || typeof value === 'boolean') return ['=', value]
      if (value === undefined) return ['undefined']
      if (typeof value === 'number')
        return Number.isFinite(value) && !Object.is(value, -0)
          ? ['=', value]
          : ['number', Object.is(value, -0) ? '-0' : String(value)]
      if (typeof value === 'bigint') return ['bigint', String(value)]
      if (typeof value !== 'object') return refuse()
      if (ArrayBuffer.isView(value))
        return [
          'view',
          typeOf(value),
          add(value.buffer),
          value.byteOffset,
          value instanceof DataView ? value.byteLength : (value as Uint8Array).length,
        ]
      const type = typeOf(value)
      if (type === 'ArrayBuffer') return ['buffer', base64.write(new Uint8Array(value as ArrayBuffer))]
      if (type === 'Date') return ['date', (value as Date).getTime()]
      if (type === 'RegExp') return ['regexp', (value as RegExp).source, (value as RegExp).flags]
      if (type === 'Map') return ['map', [...(value as Map<unknown, unknown>)].map(([key, of]) => [add(key), add(of)])]
      if (type === 'Set') return ['set', [...(value as Set<unknown>)].map(add)]
      if (type === 'Boolean' || type === 'Number' || type === 'String')
        return ['boxed', add((value as { valueOf: () => unknown }).valueOf())]
      if (type === 'Error') {
        const { name, message, stack, cause } = value as Error
        return ['error', name, message, stack, cause === undefined ? null : add(cause)]
      }
      if (Array.isArray(value)) return ['array', value.length, entriesOf(value)]
      return type === 'Object' ? ['object', entriesOf(value)] : refuse()
    }

    add(root)
    return JSON.stringify(nodes)
  }

  const decode = (text: string): unknown => {
    const nodes = JSON.parse(text) as unknown[][]
    const made = new Map<number, unknown>()
    const keep = <Value>(place: number, value: Value): Value => {
      made.set(place, value)
      return value
    }
    const fill = (value: object, entries: unknown) => {
      for (const [key, place] of entries as [string, number][])
        Object.defineProperty(value, key, { value: read(place), writable: true, enumerable: true, configurable: true })
      return value
    }

    const read = (place: number): unknown => {
      if (made.has(place)) return made.get(place)
      const [kind, first, second, third, fourth] = nodes[place] as [string, never, never, never, never]
      if (kind === '=') return first
      if (kind === 'undefined') return undefined
      if (kind === 'number') return Number(first)
      if (kind === 'bigint') return BigInt(first)
      if (kind === 'buffer') return keep(place, base64.read(first).slice().buffer)
      if (kind === 'view') return keep(place, new viewTypes[first]!(read(second) as ArrayBuffer, third, fourth))
      if (kind === 'date') return keep(place, new Date(first ?? Number.NaN))
      if (kind === 'regexp') return keep(place, new RegExp(first, second))
      if (kind === 'boxed') return keep(place, Object(read(first)) as object)
      if (kind === 'array') return fill(keep(place, new Array<unknown>(first)), second)
      if (kind === 'object') return fill(keep(place, {}), first)
      if (kind === 'map') {
        const map = keep(place, new Map<unknown, unknown>())
        for (const [key, of] of first as [number, number][]) map.set(read(key), read(of))
        return map
      }
      if (kind === 'set') {
        const set = keep(place, new Set<unknown>())
        for (const of of first as number[]) set.add(read(of))
        return set
      }
      const error = keep(place, new (errorTypes[first] ?? Error)(second))
      Object.defineProperty(error, 'stack', { value: third, writable: true, configurable: true })
      if (fourth !== null)
        Object.defineProperty(error, 'cause', { value: read(fourth), writable: true, configurable: true })
      return error
    }
    return read(0)
  }

  return { encode, decode }
}

export type Clone = ReturnType<typeof makeClone>

/** The clone of the main process. */
export const clone = makeClone({
  write: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  read: (text) => new Uint8Array(Buffer.from(text, 'base64')),
})
