import { expect, it } from 'vitest'
import { featureRoutes } from '../../../src/renderer/src/shell/navigation/routes.ts'

const places = featureRoutes.flatMap(({ name, meta }) => (meta.nav ? [{ name, order: meta.nav.order }] : []))

it('gives each screen of the menu a place of its own', () => {
  const orders = places.map(({ order }) => order)
  expect(new Set(orders).size).toBe(orders.length)
})

it('names the library with its desk and shop, then films and the bulletin, side by side', () => {
  const names = places.toSorted((one, other) => one.order - other.order).map(({ name }) => name)
  const first = names.indexOf('library')
  expect(names.slice(first, first + 5)).toEqual(['library', 'circulation', 'shop', 'films', 'bulletin'])
})
